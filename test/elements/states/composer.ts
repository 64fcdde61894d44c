/** The field in all its moods: full, refused, with files. */
import type { ShamanChat } from '../../../elements/index.ts';
import { ShamanError } from '../../../src/index.ts';
import { press, until, written } from '../support/stage.ts';
import type { State } from './state.ts';
import { SHORT } from './talks.ts';

const at = 'conversation';
const talks = [SHORT];

/** A document, and one whose name is long. */
export const FILES: readonly File[] = [
  new File(['x'.repeat(31_000)], 'passport.pdf', { type: 'application/pdf' }),
  new File(['x'], `${'long '.repeat(20)}name.txt`, { type: 'text/plain' }),
];

export const composer: readonly State[] = [
  {
    name: 'composer, text',
    at,
    talks,
    act: (element) => written(element, 'One more thing: can I bring a dog?'),
  },
  {
    name: 'composer, many lines',
    at,
    talks,
    act: (element) => written(element, 'a line\n'.repeat(20)),
  },
  {
    name: 'composer, files',
    at,
    talks,
    act: (element) => attached(element, ...FILES),
  },
  {
    name: 'composer, refused',
    at,
    talks,
    act: async (element, fake) => {
      const [talk] = fake.conversations;
      if (talk)
        talk.send = () => {
          throw new ShamanError('invalid', 'long', { reason: 'message_too_long' });
        };
      await written(element, 'far too long');
      await press(element, 'Send');
      await until(() => element.shadowRoot?.querySelector('[aria-invalid=true]'));
    },
  },
];

/** As the browser's own window hands over what was chosen there. */
export async function attached(element: ShamanChat, ...files: File[]): Promise<void> {
  const input = element.shadowRoot?.querySelector<HTMLInputElement>('input[type=file]');
  if (!input) throw new Error('there is nothing to attach files with');
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  input.files = transfer.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
  await element.updateComplete;
}
