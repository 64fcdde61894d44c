/** What goes along with a message: files that are checked, shown and removed, and the message it answers. A29. */
import 'axe-core/axe.min.js';
import { expect } from 'chai';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import { sift } from '../../elements/panel/rare/sift.ts';
import type { SendLimits } from '../../src/index.ts';
import { english as en } from './support/english.ts';
import { ana, FakeClient, FakeConversation, hotelflow, say } from './support/fake-client.ts';
import { asked, inside } from './support/inside.ts';
import { all, clearStage, key, named, part, press, until, written } from './support/stage.ts';

const spoken = () => document.querySelector('.shaman-announcer')?.textContent ?? '';
const file = (name: string, size = 4, type = '') => new File(['x'.repeat(size)], name, { type });

async function picture(name: string): Promise<File> {
  const canvas = new OffscreenCanvas(40, 20);
  const context = canvas.getContext('2d');
  if (context) context.fillStyle = 'rgb(255 0 0)';
  context?.fillRect(0, 0, 40, 20);
  return new File([await canvas.convertToBlob()], name, { type: 'image/png' });
}

async function at(
  limits: SendLimits,
  talk = new FakeConversation('c1', [say(ana, 'Hi')]),
): Promise<ShamanChat> {
  const fake = new FakeClient([talk]);
  fake.organization = { ...hotelflow, limits };
  return inside(talk, fake);
}

function drags(
  element: Element,
  type: string,
  files: readonly File[] = [file('a.txt')],
): DragEvent {
  const dataTransfer = new DataTransfer();
  for (const each of files) dataTransfer.items.add(each);
  const event = new DragEvent(type, {
    bubbles: true,
    cancelable: true,
    composed: true,
    dataTransfer,
  });
  part(element, '.scroller').dispatchEvent(event);
  return event;
}

const names = (element: Element) =>
  all(element, '.queue bdi').map(({ textContent }) => textContent);

const quoted = (element: Element) =>
  all(element, '.answered bdi').map(({ textContent }) => textContent);

/** To the first message. */
async function replies(element: ShamanChat): Promise<void> {
  named(element, 'More').click();
  await until(() => all(element, '[role=menuitem]').length);
  all(element, '[role=menuitem]')
    .find(({ textContent }) => textContent?.trim() === 'Reply')
    ?.click();
  await until(() => part(element, '.answered'));
}

describe('what goes along with a message', () => {
  afterEach(() => {
    clearStage();
    localStorage.clear();
    document.querySelector('.shaman-announcer')?.remove();
  });

  it('A29: each file has its name, its size and a button to remove it, and is told of', async () => {
    const element = await at({});
    drags(element, 'drop', [await picture('photo.png'), file('plan.pdf', 2000)]);
    await until(() => names(element).length === 2);
    await until(() => spoken().includes('Attached: photo.png, plan.pdf'));
    expect(part(element, '.queue').textContent).to.contain('2kB');
    const { violations } = await window.axe.run(element, {
      rules: { 'target-size': { enabled: true }, region: { enabled: false } },
    });
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).to.deep.equal([]);
    await press(element, 'Remove photo.png');
    expect(names(element)).to.deep.equal(['plan.pdf']);
    expect(element.shadowRoot?.activeElement?.ariaLabel).to.equal('Remove plan.pdf');
    await press(element, 'Remove plan.pdf');
    expect(element.shadowRoot?.activeElement?.id).to.equal('input');
  });

  it('A29: the button opens a real field for files, which asks for what the desk takes', async () => {
    const element = await at({ fileTypes: ['image/*', 'application/pdf'] });
    const input = part<HTMLInputElement>(element, 'input[type=file]');
    expect([input.accept, input.multiple]).to.deep.equal(['image/*,application/pdf', true]);
    let browsed = 0;
    input.click = () => void browsed++;
    named(element, 'Attach files').click();
    expect(browsed).to.equal(1);
  });

  it('goes along also where it is sent in the very moment in which it is chosen', async () => {
    const talk = new FakeConversation('c1', [say(ana, 'Hi')]);
    const element = await at({}, talk);
    const one = await picture('one.png');
    const field = await written(element, 'Here they are');
    drags(element, 'drop', [one]);
    drags(element, 'drop', [file('two.txt')]);
    key(field, { key: 'Enter' });
    await until(() => asked(talk, 'send').length);
    const sent = asked(talk, 'send').map(([, draft]) => draft as { text: string; files?: File[] });
    expect(
      sent.map(({ text, files = [] }) => [text, ...files.map(({ name }) => name)]),
    ).to.deep.equal([['Here they are', 'one.png', 'two.txt']]);
    expect(names(element)).to.deep.equal([]);
  });

  it('what cannot go along holds the words back until its reason was seen', async () => {
    const talk = new FakeConversation('c1', [say(ana, 'Hi')]);
    const element = await at({ fileSize: 10 }, talk);
    const field = await written(element, 'Here it is');
    drags(element, 'drop', [file('big.txt', 11)]);
    key(field, { key: 'Enter' });
    await until(() => part(element, '.problem').textContent?.includes('big.txt'));
    await element.updateComplete;
    expect(asked(talk, 'send')).to.deep.equal([]);
    key(field, { key: 'Enter' });
    expect(asked(talk, 'send')).to.have.length(1);
  });

  it('A29: shows where files can be dropped while they are dragged over it, and not after', async () => {
    const element = await at({});
    expect(drags(element, 'dragenter').defaultPrevented).to.equal(true);
    await until(() => {
      expect(drags(element, 'dragover').defaultPrevented).to.equal(true);
      return part(element, '.drop-here').textContent === 'Drop files here';
    });
    drags(element, 'dragleave');
    await until(() => all(element, '.drop-here').length === 0);
    drags(element, 'dragover');
    await until(() => part(element, '.drop-here'));
    drags(element, 'drop', [file('dropped.txt')]);
    await until(() => names(element).length === 1);
    await until(() => all(element, '.drop-here').length === 0);
  });

  it('A29: what shows it may come after the files have gone, and shows nothing then', async () => {
    const left = await at({});
    for (const type of ['dragenter', 'dragover']) drags(left, type);
    drags(left, 'dragleave');
    const dropped = await at({});
    for (const type of ['dragenter', 'dragover']) drags(dropped, type);
    drags(dropped, 'drop', [file('dropped.txt')]);
    await until(() => names(dropped).length === 1);
    const shown = () => [left, dropped].map((each) => all(each, '.drop-here').length);
    await until(() => String(shown()) === '0,0');
    drags(left, 'drop', [file('dropped.txt')]);
    await until(() => names(left).length === 1);
  });

  it('A29: an element that goes elsewhere in the page leaves the files behind', async () => {
    const element = await at({});
    drags(element, 'dragenter');
    await until(() => {
      drags(element, 'dragover');
      return part(element, '.drop-here');
    });
    const elsewhere = document.createElement('main');
    element.after(elsewhere);
    elsewhere.append(element);
    await until(() => all(element, '.drop-here').length === 0);
    elsewhere.replaceWith(element);
  });

  it('lets words be dragged as the browser does it', async () => {
    const element = await at({});
    const dataTransfer = new DataTransfer();
    dataTransfer.setData('text/plain', 'words');
    const event = new DragEvent('dragover', {
      bubbles: true,
      cancelable: true,
      composed: true,
      dataTransfer,
    });
    part(element, '#input').dispatchEvent(event);
    expect(event.defaultPrevented).to.equal(false);
  });

  it('A29: keeps the good ones, and says of each other one what is wrong', async () => {
    const element = await at({ fileSize: 10, files: 2, fileTypes: ['text/*'] });
    drags(element, 'drop', [
      file('big.txt', 11, 'text/plain'),
      file('a.txt', 1, 'text/plain'),
      file('x.exe', 1),
      file('b.txt', 1, 'text/csv'),
      file('c.txt', 1, 'text/plain'),
    ]);
    await until(() => names(element).length === 2);
    expect(names(element)).to.deep.equal(['a.txt', 'b.txt']);
    const lines = [
      'big.txt: This file is too large. At most 10B.',
      'x.exe: Files of this kind cannot be sent.',
      'c.txt: Too many files at once. At most 2.',
    ];
    expect(part(element, '.problem').textContent).to.equal(lines.join('\n'));
    await until(() => spoken().includes(lines.join('\n')));
    expect(part(element, '#input').hasAttribute('aria-invalid')).to.equal(false);
    await written(element, 'x');
    expect(all(element, '.problem')).to.have.length(0);
  });

  it('does not take what cannot be read, such as a folder', async () => {
    const folder = file('folder');
    folder.slice = () =>
      ({ arrayBuffer: () => Promise.reject(new DOMException('', 'NotFoundError')) }) as Blob;
    const limits = { text: 1, fileSize: 100, files: 9, fileTypes: [] };
    const { taken, rejected } = await sift([folder, file('a')], [], limits, en);
    expect(taken.map(({ name }) => name)).to.deep.equal(['a']);
    expect(rejected).to.equal('folder: This file cannot be read.');
  });

  it('names few of many that have the same fault, and leaves room for the field', async () => {
    const element = await at({ files: 2 });
    const many = Array.from({ length: 22 }, (_, i) => file(`${i}.txt`));
    drags(element, 'drop', many);
    const why = '2.txt, 3.txt, 4.txt, +17: Too many files at once. At most 2.';
    expect((await until(() => part(element, '.problem'))).textContent).to.equal(why);
    const panel = part(element, '#panel').getBoundingClientRect();
    expect(part(element, '#input').getBoundingClientRect().bottom).to.be.below(panel.bottom);
  });

  it('paints small pictures without an address, and leaves what is none its name', async () => {
    const element = await at({});
    const { createObjectURL } = URL;
    let made = 0;
    URL.createObjectURL = (...args) => (made++, createObjectURL(...args));
    drags(element, 'drop', [await picture('photo.png'), file('broken.png', 3, 'image/png')]);
    await until(() => all(element, '.queue canvas').length === 2);
    const [good, broken] = all<HTMLCanvasElement>(element, '.queue canvas');
    const colour = () => [...(good?.getContext('2d')?.getImageData(48, 48, 1, 1).data ?? [])];
    await until(() => colour()[3] === 255);
    expect(colour()).to.deep.equal([255, 0, 0, 255]);
    await until(() => broken?.hidden);
    URL.createObjectURL = createObjectURL;
    expect(made).to.equal(0);
  });

  it('names of files turn nothing around, and cannot hide what they are', async () => {
    const element = await at({});
    drags(element, 'drop', [file('photo\u202egnp.exe')]);
    await until(() => names(element).length === 1);
    expect(part(element, '.composer').textContent).to.not.contain('\u202e');
    expect(named(element, 'Remove photognp.exe')).to.not.equal(undefined);
  });

  it('the message that is answered stands above the field, goes with it, and can be left out', async () => {
    const talk = new FakeConversation('c1', [say(ana, 'Which room do you mean?', { id: 'q1' })]);
    talk.can = { ...talk.can, reply: true };
    const element = await at({}, talk);
    await replies(element);
    expect(quoted(element)).to.deep.equal(['Ana Lima', 'Which room do you mean?']);
    await press(element, 'Remove quote');
    expect(all(element, '.answered')).to.have.length(0);
    expect(element.shadowRoot?.activeElement?.id).to.equal('input');
    await replies(element);
    key(await written(element, 'The blue one'), { key: 'Enter' });
    await element.updateComplete;
    expect(asked(talk, 'send')).to.deep.equal([['send', { text: 'The blue one', replyTo: 'q1' }]]);
    expect(all(element, '.answered')).to.have.length(0);
  });

  it('what is answered stands there as it is now, and not at all when it was taken back', async () => {
    const question = say(ana, 'Which room do you mean?', { id: 'q1' });
    const talk = new FakeConversation('c1', [question, say(ana, 'Or none?')]);
    talk.can = { ...talk.can, reply: true };
    const element = await at({}, talk);
    await replies(element);
    talk.show([{ ...question, text: 'Which suite?' }, ...talk.messages.slice(1)]);
    await until(() => quoted(element)[1] === 'Which suite?');
    talk.show(talk.messages.slice(1));
    await until(() => quoted(element)[1] === '');
    expect(quoted(element)).to.deep.equal(['Ana Lima', '']);
  });

  it('what was refused comes back whole', async () => {
    const talk = new FakeConversation('c1', [say(ana, 'Hi')]);
    talk.send = () => {
      throw new Error('no');
    };
    const element = await at({}, talk);
    drags(element, 'drop', [file('a.txt')]);
    await until(() => names(element).length === 1);
    key(await written(element, 'with a file'), { key: 'Enter' });
    await until(() => part(element, '.problem').textContent?.includes('Not sent'));
    expect(names(element)).to.deep.equal(['a.txt']);
    expect(part<HTMLTextAreaElement>(element, '#input').value).to.equal('with a file');
  });
});
