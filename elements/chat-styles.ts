/** All of the looks of `<shaman-chat>`, in the order in which they may override each other. */
import { css } from 'lit';
import { attachmentsStyle } from './parts/attachments.ts';
import { avatarStyle } from './parts/avatar.ts';
import { bannerStyle } from './parts/banner.ts';
import { composerStyle } from './parts/composer.ts';
import { conversationHeaderStyle } from './parts/conversation-header.ts';
import { conversationListStyle } from './parts/conversation-list.ts';
import { emptyStyle } from './parts/empty.ts';
import { headerStyle } from './parts/header.ts';
import { launcherStyle } from './parts/launcher.ts';
import { messageStyle } from './parts/message.ts';
import { messageListStyle } from './parts/message-list.ts';
import { panelStyle } from './parts/panel.ts';
import { statusStyle } from './parts/status.ts';
import { typingStyle } from './parts/typing.ts';
import { tokens } from './tokens.ts';

/** Of one conversation with its list: what both elements show. */
export const screenStyles = [
  tokens,
  avatarStyle,
  emptyStyle,
  bannerStyle,
  conversationListStyle,
  conversationHeaderStyle,
  messageListStyle,
  statusStyle,
  messageStyle,
  attachmentsStyle,
  typingStyle,
  composerStyle,
];

const place = css`
  :host {
    position: fixed;
    z-index: var(--shaman-z-index, 2000000000);
    inset-block-end: max(var(--shaman-offset-y, 20px), env(safe-area-inset-bottom));
    inset-inline-end: max(var(--shaman-offset-x, 20px), env(safe-area-inset-right));
    display: block;
  }
  :host([placement='start']) {
    inset-inline: max(var(--shaman-offset-x, 20px), env(safe-area-inset-left)) auto;
  }
  :host([mode='inline']) {
    position: relative;
    z-index: auto;
    inset: auto;
    inline-size: var(--shaman-width, 100%);
    block-size: var(--shaman-height, 600px);
    overflow: hidden;
    border: 1px solid var(--line);
    border-radius: var(--radius);
  }
  :host([mode='inline']) .root {
    block-size: 100%;
  }
`;

export const chatStyles = [...screenStyles, headerStyle, launcherStyle, panelStyle, place];
