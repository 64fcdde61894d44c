/**
 * The way back into the past of a crm-chat conversation: there is no place in it but a count from its
 * newest message, which shifts with each that comes or goes. Loaded with the first look; knows no line.
 */
import type { Run } from '../model.ts';
import type { CrmChat } from './crm-chat.ts';
import type { WireMessage } from './crm-chat-wire.ts';

/** Messages of one step. */
const STEP = 100;

export class CrmChatPast {
  readonly #talk: CrmChat;
  /** How many messages were newer than the last that was asked for, by conversation. */
  readonly #depths = new Map<string, number>();

  constructor(talk: CrmChat) {
    this.#talk = talk;
  }

  /** The messages right before one of them. @throws ShamanError */
  async before(id: string, before: number, limit: number): Promise<Run> {
    const older = new Map<number, WireMessage>();
    let offset = this.#depths.get(id) ?? 0;
    let isSure = offset === 0;
    for (let more = true; more; ) {
      const { results, next } = await this.#talk.messages(id, STEP, offset);
      isSure ||= (results[0]?.id ?? 0) >= before;
      if (!isSure) {
        // Too far: some may have been deleted since.
        offset = Math.max(0, offset - STEP);
        isSure = offset === 0;
        continue;
      }
      for (const wire of results) if (wire.id < before) older.set(wire.id, wire);
      if (older.size === 0) this.#depths.set(id, offset);
      more = !!next && older.size <= limit;
      offset += results.length;
    }
    const found = [...older.values()];
    return this.#talk.run(id, found.slice(0, limit), found.length > limit);
  }
}
