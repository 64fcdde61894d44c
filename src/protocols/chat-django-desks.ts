/**
 * Whose help desks these are: the stream of an organization tells everybody everything, and only
 * what is ours may be heard. Knows no socket and no request.
 */
import type { Author } from '../model.ts';
import type { HelpDesk } from './chat-django-translation.ts';

type Hear = () => void;

export class HelpDesks {
  /** Who is at the other end, by help desk; `null`: not ours. */
  readonly #known = new Map<string, Author | null>();
  readonly #otherOf: (desk: HelpDesk) => Author | null;
  /** Heard while it is asked whose they are. */
  #held: (readonly [desk: string, hear: Hear])[] = [];
  #asking = 0;

  /** @param otherOf Who is at the other end of a help desk; `null` where it is somebody else's. */
  constructor(otherOf: (desk: HelpDesk) => Author | null) {
    this.#otherOf = otherOf;
  }

  /** Ours of those on a list; what was heard meanwhile is heard now. Rejects as the list does. */
  async listed(list: Promise<readonly HelpDesk[]>): Promise<readonly HelpDesk[]> {
    this.#asking++;
    try {
      return (await list).filter((desk) => this.#meet(desk));
    } finally {
      this.#asking--;
      const held = this.#held.splice(0);
      // After whoever waits for the list has taken it in.
      setTimeout(() => {
        for (const [desk, hear] of held) if (this.otherOf(desk)) hear();
      });
    }
  }

  /** Whether it is ours. */
  #meet(desk: HelpDesk): boolean {
    const other = this.#otherOf(desk);
    this.#known.set(desk.uuid, other);
    return other !== null;
  }

  /** Who is at the other end. `null`: not ours. Undefined: nobody has asked yet. */
  otherOf(desk: string): Author | null | undefined {
    return this.#known.get(desk);
  }

  /**
   * Something was said in a help desk: heard now if it is ours, never if it is not, and while that
   * is being asked, after the answer. @returns false where somebody should ask
   */
  tell(desk: string, hear: Hear): boolean {
    const other = this.otherOf(desk);
    if (other) hear();
    else if (other === undefined && this.#asking > 0) this.#held.push([desk, hear]);
    else return other === null;
    return true;
  }
}
