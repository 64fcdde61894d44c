/**
 * Every text that panel and desk show, as one typed shape: a language is complete or it does not
 * compile. Plurals are functions. Knows no language and no screen.
 */
import type { Notice } from '../../../src/model.ts';

export interface Translation {
  /** BCP 47 tag of the language that this is written in. */
  readonly tag: string;
  readonly close: string;
  readonly back: string;
  readonly newConversation: string;
  readonly conversations: string;
  readonly noConversations: string;
  readonly firstContact: string;
  readonly welcome: string;
  readonly loading: string;

  readonly messages: string;
  readonly loadEarlier: string;
  readonly newMessages: string;
  readonly jumpToNewest: string;
  readonly you: string;
  readonly someone: string;
  readonly visitor: string;
  readonly unread: (count: number) => string;
  readonly typing: (name: string) => string;
  readonly attachments: (count: number) => string;
  readonly incoming: (name: string, text: string) => string;

  readonly message: string;
  readonly placeholder: string;
  readonly composerHint: string;
  readonly send: string;
  readonly attach: string;
  readonly remove: (name: string) => string;

  readonly status: {
    readonly queued: string;
    readonly sending: string;
    readonly sent: string;
    readonly delivered: string;
    readonly read: string;
    readonly failed: string;
  };
  readonly retry: string;
  readonly discard: string;
  /** Why something could not be sent, by stable code; an unknown code has no words. */
  readonly failure: { readonly [code: string]: string };

  readonly online: string;
  readonly away: string;
  readonly repliesIn: (minutes: number) => string;
  readonly reconnecting: string;
  readonly offline: string;
  readonly unreachable: string;
  readonly connected: string;
  readonly notKept: string;
  readonly errorTitle: string;
  readonly consent: string;
  readonly agree: string;

  readonly desk: string;
  readonly open: string;
  readonly ended: string;
  readonly end: string;
  readonly reopen: string;
  readonly endedNotice: string;
  readonly pickConversation: string;
  readonly noneHere: string;
  /** @param when as the calendar says it: "5 min ago", "yesterday", "10:42" */
  readonly lastSeen: (when: string) => string;

  // Message
  readonly more: string;
  readonly reply: string;
  readonly copyText: string;
  readonly copied: string;
  readonly edit: string;
  readonly edited: string;
  readonly save: string;
  readonly cancel: string;
  readonly editHint: string;
  readonly delete: string;
  readonly deleteAsk: string;
  readonly notDone: string;
  readonly inReplyTo: string;
  readonly quickReplies: string;
  readonly readBy: (name: string, time: string) => string;
  readonly uploading: string;
  readonly imageFrom: (name: string) => string;
  readonly pictures: string;
  readonly closePictures: string;
  readonly previousPicture: string;
  readonly nextPicture: string;
  readonly download: string;

  // Home, and what a conversation has besides messages.
  readonly presence: (name: string, online: boolean) => string;
  readonly said: (text: string) => string;
  readonly picture: string;
  /** @param day empty for today; else as the calendar says it, such as "tomorrow" */
  readonly backAt: (day: string, time: string) => string;
  readonly privacy: string;
  readonly topic: string;
  readonly optional: string;
  readonly answerMissing: string;
  readonly answerWrong: string;
  readonly options: string;
  readonly done: string;
  readonly endQuestion: string;
  readonly exportData: string;
  readonly eraseData: string;
  readonly eraseQuestion: string;
  readonly transcript: string;
  readonly downloadTranscript: string;
  readonly email: string;
  readonly transcriptSent: (email: string) => string;
  readonly rate: string;
  readonly scores: readonly [string, string, string, string, string];
  readonly score: (score: number, word: string) => string;
  readonly comment: string;
  readonly sendRating: string;
  readonly thanks: string;
  readonly skip: string;
  readonly change: string;
  readonly sounds: string;
  readonly quiet: string;
  readonly notify: string;

  // The transcript.
  readonly youSaid: (text: string) => string;
  /** New messages below what is seen, as short as can be; `arrived` in a sentence. */
  readonly fresh: (count: number) => string;
  readonly arrived: (count: number) => string;
  /** While the panel is closed. */
  readonly newFrom: (name: string) => string;
  /** What happened, by the kind of notice; without a name where nobody else is named. */
  readonly notice: { readonly [kind in Notice['kind']]: (name?: string) => string };

  // attention
  /** A label where what was written is not shown. */
  readonly newMessage: string;
  readonly dismiss: string;

  // Composer
  readonly charactersLeft: (count: number) => string;
  /** Names of files. */
  readonly attached: (names: string) => string;
  /** The largest that is taken. */
  readonly atMost: (size: string) => string;
  readonly dropHere: string;
  readonly removeQuote: string;
  readonly emoji: string;
  readonly searchEmoji: string;
  readonly recentEmoji: string;
  readonly noEmoji: string;
}
