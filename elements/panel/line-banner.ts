/** What the banner says of the line and of the browser's memory, worst news first. */
import type { nothing, TemplateResult } from 'lit/html.js';
import type { ChatController } from '../chat-controller.ts';
import { banner } from './parts/banner.ts';
import type { Translation } from './translations/translation.ts';

export function lineBanner(chat: ChatController, t: Translation): TemplateResult | typeof nothing {
  if (chat.line === 'broken') return banner({ text: t.unreachable, grave: true });
  if (chat.line === 'late') return banner({ text: navigator.onLine ? t.reconnecting : t.offline });
  return banner({ text: chat.keeps ? '' : t.notKept });
}
