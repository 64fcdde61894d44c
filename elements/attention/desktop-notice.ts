/**
 * One notification of the desktop at a time. Asks for permission only when told to; where there are
 * none (most phones want a service worker for them), nothing happens. Knows no conversation.
 */
export interface Notice {
  readonly title: string;
  readonly body: string;
  /** URL of a picture. */
  readonly icon?: string | undefined;
  /** Another one of the same subject takes its place. */
  readonly subject: string;
  readonly clicked: () => void;
}

export class DesktopNotice {
  #shown: Notification | null = null;

  /** The browser knows them at all, and nobody refused them. */
  get possible(): boolean {
    return 'Notification' in globalThis && Notification.permission !== 'denied';
  }

  get allowed(): boolean {
    return this.possible && Notification.permission === 'granted';
  }

  /** From a click. */
  async ask(): Promise<boolean> {
    if (this.possible) await Notification.requestPermission().catch(() => {});
    return this.allowed;
  }

  show({ title, body, icon, subject, clicked }: Notice): void {
    this.close();
    try {
      const shown = new Notification(title, { body, tag: subject, ...(icon && { icon }) });
      shown.addEventListener('click', () => {
        this.close();
        window.focus();
        clicked();
      });
      this.#shown = shown;
    } catch {
      // Phones that want a service worker throw.
    }
  }

  close(): void {
    this.#shown?.close();
    this.#shown = null;
  }
}
