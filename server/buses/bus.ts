/**
 * The contract of a bus: how the nodes of one desk tell each other what happened. At most once and
 * without memory: a loss shows as a gap in the offsets, and the log fills it. Knows no message.
 */

/** Plain data that survives JSON. */
export type BusListener<Message> = (message: Message) => void;

export interface Bus<Message> {
  /** Reaches every subscriber of the topic, those of this node included, in the order of publishing. */
  publish(topic: string, message: Message): void;
  /** Listens from now on; returns the way to stop. */
  subscribe(topic: string, listener: BusListener<Message>): () => void;
  close(): Promise<void>;
}
