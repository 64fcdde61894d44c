/**
 * English: the language that every other one falls back to. What only rare parts say comes with them,
 * from `en-rest`.
 */
import { counting } from './counting.ts';
import type { enRest } from './en-rest.ts';
import type { Translation } from './translation.ts';

const { count, span } = counting<'one'>('en');

/** Of words that are the same in the plural, one is enough. */
const some =
  (one: string, other = one) =>
  (n: number): string =>
    count(n, { one, other });

const usual: Omit<Translation, Exclude<keyof typeof enRest, 'failure'>> = {
  tag: 'en',
  close: 'Close chat',
  back: 'Back to conversations',
  newConversation: 'New conversation',
  conversations: 'Conversations',
  noConversations: 'Nothing here yet',
  firstContact: 'Write to us, and the answer will be waiting here.',
  welcome: 'How can we help?',
  loading: 'Loading',

  messages: 'Messages',
  loadEarlier: 'Load earlier messages',
  newMessages: 'New',
  jumpToNewest: 'Newest messages',
  you: 'You',
  someone: 'Support',
  visitor: 'Visitor',
  unread: some('# unread'),
  typing: (name) => `${name} is typing`,
  attachments: some('# file', '# files'),
  incoming: (name, text) => `${name} said: ${text}`,

  message: 'Message',
  placeholder: 'Write a message',
  composerHint: 'Enter to send, Shift+Enter for a new line',
  send: 'Send',
  attach: 'Attach files',

  status: {
    queued: 'Waiting to be sent',
    sending: 'Sending',
    sent: 'Sent',
    delivered: 'Delivered',
    read: 'Read',
    failed: 'Not sent',
  },
  retry: 'Retry',
  failure: {},

  online: 'Online',
  away: 'Away right now',
  repliesIn: (minutes) => `Usually replies in ${span(minutes)}`,
  reconnecting: 'Reconnecting…',
  offline: "You're offline. Messages will be sent when you're back.",
  unreachable: 'The chat cannot be reached.',
  connected: 'Connected again',
  notKept: 'This browser does not keep your messages.',
  errorTitle: 'Something went wrong',
  consent: 'To chat, this page connects to our desk and keeps your messages in this browser.',
  agree: 'Agree and chat',

  ended: 'Ended',
  endedNotice: 'This conversation has ended.',

  more: 'More',
  edited: 'Edited',
  readBy: (name, time) => `Read by ${name}, ${time}`,

  presence: (name, online) => `${name}, ${online ? 'online' : 'away'}`,
  said: (text) => `You: ${text}`,
  picture: 'Image',
  backAt: (day, time) => (day ? `Back ${day} at ${time}` : `Back at ${time}`),
  privacy: 'Privacy',
  options: 'More options',

  youSaid: (text) => `You said: ${text}`,
  fresh: some('# new'),
  arrived: some('# new message', '# new messages'),
  newFrom: (name) => `New message from ${name}`,
  notice: {
    joined: (name = 'Somebody') => `${name} joined the conversation`,
    left: (name = 'Somebody') => `${name} left the conversation`,
    assigned: (name = 'Somebody else') => `${name} takes care of you now`,
    closed: (name) => (name ? `${name} ended the conversation` : 'The conversation has ended'),
    reopened: (name) =>
      name ? `${name} reopened the conversation` : 'The conversation is open again',
    rated: (name) => (name ? `${name} rated the conversation` : 'Thank you for your rating'),
  },

  charactersLeft: some('# character left', '# characters left'),
  emoji: 'Emoji',
};

/** Whole as soon as somebody can ask for the rest. */
export const en = usual as Translation;
