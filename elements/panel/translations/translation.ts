/**
 * Every text that panel and desk show, as one typed shape: a language is complete or it does not
 * compile. Plurals are functions. Knows no language and no screen.
 */
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

  // attention
  /** A label where what was written is not shown. */
  readonly newMessage: string;
  readonly dismiss: string;
  /** Switches: whether messages make a sound, show on the desktop, or interrupt at all. */
  readonly sound: string;
  readonly notifications: string;
  readonly doNotDisturb: string;
}
