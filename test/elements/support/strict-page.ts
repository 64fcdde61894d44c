/** Runs inside a frame with a strict Content-Security-Policy, and tells what was refused. */
import '../../../elements/index.ts';
import { ana, FakeClient, FakeConversation, say } from './fake-client.ts';
import { chat, entered, opened, part } from './stage.ts';

const violations: string[] = [];
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
  violations.push(`${violatedDirective} ${blockedURI} ${sample}`),
);

const element = await chat(new FakeClient([new FakeConversation('c1', [say(ana, 'Hello')])]));
const width = part(element, '.launcher').getBoundingClientRect().width;
await opened(element);
await entered(element);
const bubbles = element.shadowRoot?.querySelectorAll('[part=bubble]').length;
document.documentElement.dataset.done = JSON.stringify({ violations, width, bubbles });
