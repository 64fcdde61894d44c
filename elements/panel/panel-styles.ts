/** All of the looks of the panel, in the order in which they may override each other. */

import { baseStyle } from './base-style.ts';
import { avatarStyle } from './parts/avatar.ts';
import { bannerStyle } from './parts/banner.ts';
import { composerStyle } from './parts/composer.ts';
import { conversationHeaderStyle } from './parts/conversation-header.ts';
import { conversationListStyle } from './parts/conversation-list.ts';
import { emptyStyle } from './parts/empty.ts';
import { headerStyle } from './parts/header.ts';
import { homeStyle } from './parts/home.ts';
import { messageStyle } from './parts/message.ts';
import { messageListStyle } from './parts/message-list.ts';
import { panelStyle } from './parts/panel.ts';
import { statusStyle } from './parts/status.ts';
import { typingStyle } from './parts/typing.ts';

/** Of one conversation with its list: what both elements show. */
export const screenStyles = [
  baseStyle,
  avatarStyle,
  emptyStyle,
  bannerStyle,
  conversationListStyle,
  conversationHeaderStyle,
  messageListStyle,
  statusStyle,
  messageStyle,
  typingStyle,
  composerStyle,
];

export const panelStyles = [...screenStyles, headerStyle, homeStyle, panelStyle];
