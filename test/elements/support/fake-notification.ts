/** Notifications that nobody sees, and a person who answers when asked. */
export class FakeNotification extends EventTarget {
  static permission: NotificationPermission = 'default';
  /** What the person says. */
  static answer: NotificationPermission = 'granted';
  static asked = 0;
  static made: FakeNotification[] = [];
  readonly title: string;
  readonly options: NotificationOptions;
  closed = false;

  constructor(title: string, options: NotificationOptions = {}) {
    super();
    this.title = title;
    this.options = options;
    FakeNotification.made.push(this);
  }
  close(): void {
    this.closed = true;
  }
  static requestPermission(): Promise<NotificationPermission> {
    FakeNotification.asked++;
    FakeNotification.permission = FakeNotification.answer;
    return Promise.resolve(FakeNotification.permission);
  }
}

/** Returns what undoes it. */
export function withFakeNotifications(permission: NotificationPermission = 'default'): () => void {
  const { Notification } = globalThis;
  Object.assign(FakeNotification, { permission, answer: 'granted', asked: 0, made: [] });
  Object.assign(globalThis, { Notification: FakeNotification });
  return () => void Object.assign(globalThis, { Notification });
}
