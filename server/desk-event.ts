/** What the desk tells those who listen: plain data, so that it can travel from node to node. */
import type { Conversation, LogEvent, Person } from './logs/log.ts';
import type { VisitorPresence } from './visitors.ts';

/** Only what is logged can be asked for again. */
export type DeskEvent =
  | { readonly type: 'logged'; readonly conversation: Conversation; readonly event: LogEvent }
  | {
      readonly type: 'typing';
      readonly conversationId: string;
      readonly author: Person;
      readonly on: boolean;
    }
  | { readonly type: 'presence'; readonly agent: string; readonly online: boolean }
  /** The visitor of these conversations came, or left. For agents. */
  | {
      readonly type: 'visitor';
      readonly conversations: readonly string[];
      readonly presence: VisitorPresence;
    }
  /** A conversation does not exist any more. */
  | { readonly type: 'forgotten'; readonly conversationId: string }
  /** This visitor has conversations that they had not before. */
  | { readonly type: 'adopted' }
  /** Everything of this visitor was erased, or is somebody else's by now: their lines must close. */
  | { readonly type: 'erased' };
