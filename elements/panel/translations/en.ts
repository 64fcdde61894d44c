/** English: the language that every other one falls back to. */
import type { Translation } from './translation.ts';

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const en: Translation = {
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
  unread: (n) => `${n} unread`,
  typing: (name) => `${name} is typing`,
  attachments: (n) => count(n, 'file', 'files'),
  incoming: (name, text) => `${name} said: ${text}`,

  message: 'Message',
  placeholder: 'Write a message',
  composerHint: 'Enter to send, Shift+Enter for a new line',
  send: 'Send',
  attach: 'Attach files',
  remove: (name) => `Remove ${name}`,

  status: {
    queued: 'Waiting to be sent',
    sending: 'Sending',
    sent: 'Sent',
    delivered: 'Delivered',
    read: 'Read',
    failed: 'Not sent',
  },
  retry: 'Retry',
  discard: 'Discard',
  failure: {
    conversation_closed: 'This conversation has ended.',
    chat_offline_message: 'Nobody is on duty right now.',
    empty_message: 'Write something first.',
    message_too_long: 'This message is too long.',
    too_many_files: 'Too many files at once.',
    too_large: 'This file is too large.',
    file_type: 'Files of this kind cannot be sent.',
    rate_limited: 'Too many messages at once. Try again in a moment.',
  },

  online: 'Online',
  away: 'Away right now',
  repliesIn: (minutes) =>
    minutes < 90
      ? `Usually replies in ${count(minutes, 'minute', 'minutes')}`
      : `Usually replies in ${count(Math.round(minutes / 60), 'hour', 'hours')}`,
  reconnecting: 'Reconnecting…',
  offline: "You're offline. Messages will be sent when you're back.",
  unreachable: 'The chat cannot be reached.',
  connected: 'Connected again',
  notKept: 'This browser does not keep your messages.',
  errorTitle: 'Something went wrong',
  consent: 'To chat, this page connects to our desk and keeps your messages in this browser.',
  agree: 'Agree and chat',

  desk: 'Desk',
  open: 'Open',
  ended: 'Ended',
  end: 'End conversation',
  reopen: 'Reopen conversation',
  endedNotice: 'This conversation has ended.',
  pickConversation: 'Choose a conversation',
  noneHere: 'No conversations here',

  // Message
  more: 'More',
  reply: 'Reply',
  copyText: 'Copy text',
  copied: 'Copied',
  edit: 'Edit',
  edited: 'Edited',
  save: 'Save',
  cancel: 'Cancel',
  editHint: 'Enter to save, Escape to cancel',
  delete: 'Delete',
  deleteAsk: 'Delete this message for everybody?',
  notDone: 'That did not work. Try again.',
  inReplyTo: 'In reply to',
  quickReplies: 'Suggested answers',
  readBy: (name, time) => `Read by ${name}, ${time}`,
  uploading: 'Uploading',
  imageFrom: (name) => `Image from ${name}`,
  pictures: 'Pictures',
  closePictures: 'Close picture',
  previousPicture: 'Previous picture',
  nextPicture: 'Next picture',
  download: 'Download',

  // The transcript.
  youSaid: (text) => `You said: ${text}`,
  fresh: (n) => `${n} new`,
  arrived: (n) => count(n, 'new message', 'new messages'),
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
};
