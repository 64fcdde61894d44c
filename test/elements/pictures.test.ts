/** Files of messages: pictures that keep their place, players, cards, and pictures shown large. A31. */
import { emulateMedia } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import { Language } from '../../elements/panel/language.ts';
import { labelOf, pictureName } from '../../elements/panel/rare/picture-name.ts';
import { transcript } from '../../elements/panel/rare/saved-transcript.ts';
import type { Attachment } from '../../src/index.ts';
import { english as en } from './support/english.ts';
import { ana, FakeConversation, say, visitor } from './support/fake-client.ts';
import { inside } from './support/inside.ts';
import { all, clearStage, key, named, part, press, until } from './support/stage.ts';

/** A picture of this many pixels that needs no server. */
async function drawn(width: number, height: number): Promise<string> {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.fillRect(0, 0, width, height);
  return URL.createObjectURL(await canvas.convertToBlob());
}

const file = (change: Partial<Attachment>): Attachment => ({
  ...{ name: 'beach.png', type: 'image/png', size: 1000, url: '/none.png' },
  ...change,
});
const sent = (...files: readonly Partial<Attachment>[]) =>
  new FakeConversation('c1', [say(ana, '', { attachments: files.map(file) })]);
const focused = (element: ShamanChat) => element.shadowRoot?.activeElement;

// Here it moves, as for most people.
before(() => emulateMedia({ reducedMotion: 'no-preference' }));

describe('pictures (A31)', () => {
  afterEach(clearStage);

  for (const [name, expected] of [
    ['beach.png', 'beach.png'],
    ['IMG_2041.JPG', 'Image from Ana'],
    ['3f2b8c1e-9d4a-4b1e-8e2a-0a1b2c3d4e5f.png', 'Image from Ana'],
    ['Screenshot 2026-11-21 at 12.03.44.png', 'Image from Ana'],
    ['image.png', 'Image from Ana'],
    ['', 'Image from Ana'],
    ['Снимок счёта.png', 'Снимок счёта.png'],
    ['invoice\u202egnp.exe', 'invoicegnp.exe'],
  ] as const)
    it(`${JSON.stringify(name)} is called "${expected}"`, () => {
      expect(pictureName(file({ name }), 'Ana', en)).to.equal(expected);
    });

  it('keep their place while they load, so that nothing jumps', async () => {
    const element = await inside(sent({ url: '/coming.png', width: 4000, height: 3000 }));
    const { width, height } = part(element, '.file img').getBoundingClientRect();
    expect(width).to.be.above(200);
    expect(height / width).to.be.closeTo(0.75, 0.01);
  });

  it('that cannot be shown are cards, until they can', async () => {
    const element = await inside(sent({ url: '/not-there.png' }));
    const link = part<HTMLAnchorElement>(element, '.file');
    await until(() => link.classList.contains('broken'));
    expect(getComputedStyle(part(element, '.file img')).display).to.equal('none');
    expect(getComputedStyle(part(element, '.file .card')).display).to.equal('flex');
    expect(link.textContent).to.contain('beach.png');
    part<HTMLImageElement>(element, '.file img').src = await drawn(2, 2);
    await until(() => !link.classList.contains('broken'));
    expect(getComputedStyle(part(element, '.file .card')).display).to.equal('none');
  });

  it('are shown large in a modal dialog: turned over, left, and the focus is back', async () => {
    const [one, two] = [await drawn(900, 300), await drawn(30, 40)];
    const talk = sent({ url: one, name: 'IMG_1.png' }, { type: 'text/plain' });
    talk.show([...talk.messages, say(visitor, '', { attachments: [file({ url: two })] })]);
    const element = await inside(talk);
    const picture = part(element, 'a.shown');
    picture.focus();
    picture.click();
    await until(() => all(element, '.lightbox:modal').length);
    const dialog = part<HTMLDialogElement>(element, '.lightbox');
    const shown = () => part<HTMLImageElement>(element, '.lightbox img');
    expect(dialog.ariaLabel).to.equal('Pictures');
    expect(focused(element)).to.equal(named(element, 'Close picture'));
    expect([shown().src, shown().alt]).to.deep.equal([one, 'Image from Ana Lima']);
    await until(() => shown().complete && shown().clientWidth);
    expect(shown().clientWidth, 'fits').to.be.at.most(innerWidth);
    await press(element, 'Next picture');
    expect([shown().src, shown().alt]).to.deep.equal([two, 'beach.png']);
    expect(named(element, 'Next picture').ariaDisabled).to.equal('true');
    key(dialog, { key: 'ArrowRight' });
    key(dialog, { key: 'ArrowLeft' });
    await until(() => shown().src === one);
    const save = part<HTMLAnchorElement>(element, '.lightbox a[download]');
    expect([save.href, save.download, save.ariaLabel]).to.deep.equal([
      one,
      'IMG_1.png',
      'Download',
    ]);
    key(dialog, { key: 'Escape' });
    await until(() => !all(element, '.lightbox').length && focused(element) === picture);
    expect(element.open).to.equal(true);
  });

  it('one alone has nothing to turn to, a press beside it leaves, its message may go', async () => {
    const talk = sent({ url: await drawn(3, 3) });
    const element = await inside(talk);
    const show = async () => {
      part(element, 'a.shown').click();
      await until(() => all(element, '.lightbox:modal').length);
    };
    await show();
    expect(all(element, '.turn')).to.have.length(0);
    part(element, '.lightbox').click();
    await until(() => !all(element, '.lightbox').length);
    await show();
    talk.show([]);
    await until(() => !all(element, '.lightbox').length);
  });

  it('open elsewhere as links do, and where they are broken', async () => {
    const element = await inside(sent({ url: await drawn(3, 3) }, { url: '/not-there.png' }));
    const [good, broken] = all<HTMLAnchorElement>(element, 'a.shown');
    await until(() => broken?.classList.contains('broken'));
    const followed: boolean[] = [];
    element.addEventListener('click', (event) => {
      followed.push(!event.defaultPrevented);
      event.preventDefault();
    });
    good?.dispatchEvent(
      new MouseEvent('click', { ctrlKey: true, bubbles: true, composed: true, cancelable: true }),
    );
    broken?.click();
    expect(followed).to.deep.equal([true, true]);
    expect(all(element, '.lightbox')).to.have.length(0);
  });

  it('in an inline panel are shown the same way', async () => {
    const element = await inside(sent({ url: await drawn(3, 3) }));
    element.mode = 'inline';
    await until(() => all(element, 'section.panel').length);
    part(element, 'a.shown').click();
    await until(() => all(element, '.lightbox:modal').length);
  });
});

describe('other files (A31)', () => {
  afterEach(clearStage);

  it('sounds and films have the browser’s controls, and never begin by themselves', async () => {
    const element = await inside(
      sent(
        { name: 'a.mp3', type: 'audio/mpeg', url: '/a.mp3' },
        { name: 'b.mp4', type: 'video/mp4', url: '/b.mp4', width: 640, height: 360 },
      ),
    );
    const players = all<HTMLMediaElement>(element, 'audio, video');
    expect(
      players.map(({ controls, autoplay, preload, ariaLabel }) => [
        controls,
        autoplay,
        preload,
        ariaLabel,
      ]),
    ).to.deep.equal([
      [true, false, 'metadata', 'a.mp3'],
      [true, false, 'metadata', 'b.mp4'],
    ]);
    // What cannot be played can be taken.
    await until(() => all(element, '.broken').length === 2);
    expect(all(element, '.broken a').map(({ textContent }) => textContent)).to.deep.equal([
      'a.mp3MP3 · 1kB',
      'b.mp4MP4 · 1kB',
    ]);
  });

  it('have a card with name, kind and size; what turns writing round is not in a name', async () => {
    const name = 'bill‮gpj.exe';
    const element = await inside(sent({ name, type: 'application/x-msdownload', url: '/x' }));
    expect(part(element, '.card bdi').textContent).to.equal('billgpj.exe');
    expect(part(element, '.card small').textContent).to.equal('EXE · 1kB');
  });

  it('what turns writing round is in no name of a file, wherever that is told', async () => {
    const name = 'bill\u202egpj.exe';
    const type = 'application/x-msdownload';
    const element = await inside(sent({ name, type, url: 'https://example.com/x' }));
    const row = part(element, '[part=message]');
    await until(() => row.ariaLabel?.includes('billgpj.exe'));
    expect(labelOf(file({ name, type }), ana, en)).to.equal('billgpj.exe');
    part(element, '.more').click();
    await until(() => named(element, 'Reply'));
    await press(element, 'Reply');
    await until(() => part(element, '.answered').textContent?.includes('billgpj.exe'));
    const messages = element.client?.conversations[0]?.messages ?? [];
    expect(transcript(messages, new Language(element))).to.contain('billgpj.exe <');
  });

  it('pictures that run are files', async () => {
    const url = 'data:image/svg+xml,<svg onload="harmed=1"/>';
    const element = await inside(
      sent({ type: 'image/svg+xml', url: '/x.svg' }, { url }, { url: 'javascript:harmed=1' }),
    );
    expect(all(element, '.file img')).to.have.length(0);
    expect(all(element, '.file[href]')).to.have.length(1);
  });
});
