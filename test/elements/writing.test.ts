/** A conversation as it is written: the field, drafts, files, and the line under it. */
import { expect } from 'chai';
import '../../elements/index.ts';
import { ShamanError } from '../../src/index.ts';
import { ana, FakeClient, FakeConversation, say } from './support/fake-client.ts';
import { asked, inside } from './support/inside.ts';
import {
  all,
  chat,
  clearStage,
  entered,
  key,
  maybeNamed,
  named,
  opened,
  part,
  press,
  until,
  written,
} from './support/stage.ts';

describe('writing in a conversation', () => {
  afterEach(clearStage);

  describe('writing', () => {
    it('sends with Enter, empties the field and keeps the focus there', async () => {
      const talk = new FakeConversation('c1', [say(ana, 'Hello')]);
      const element = await inside(talk);
      const field = await written(element, '  Good morning ');
      field.focus();
      expect(key(field, { key: 'Enter' }).defaultPrevented).to.equal(true);
      await element.updateComplete;
      expect(asked(talk, 'send')).to.deep.equal([['send', { text: 'Good morning' }]]);
      expect(field.value).to.equal('');
      expect(element.shadowRoot?.activeElement).to.equal(field);
    });

    it('does not send with Shift+Enter, nor while a word is composed', async () => {
      const talk = new FakeConversation('c1');
      const element = await inside(talk);
      const field = await written(element, 'かな');
      expect(key(field, { key: 'Enter', shiftKey: true }).defaultPrevented).to.equal(false);
      key(field, { key: 'Enter', isComposing: true });
      key(field, { key: 'Enter', keyCode: 229 });
      expect(asked(talk, 'send')).to.have.length(0);
      key(field, { key: 'Enter' });
      expect(asked(talk, 'send')).to.have.length(1);
    });

    it('sends nothing that is empty, and says so to readers', async () => {
      const talk = new FakeConversation('c1');
      const element = await inside(talk);
      const send = named(element, 'Send');
      expect(send.getAttribute('aria-disabled')).to.equal('true');
      key(await written(element, '   '), { key: 'Enter' });
      send.click();
      expect(asked(talk, 'send')).to.have.length(0);
      await written(element, 'x');
      expect(send.getAttribute('aria-disabled')).to.equal('false');
    });

    it('begins a new conversation with its first message and stays in it', async () => {
      const fake = new FakeClient();
      const element = await chat(fake);
      await opened(element);
      await press(element, 'New conversation');
      await written(element, 'First words');
      await press(element, 'Send');
      await until(() => all(element, '[part=bubble]').length === 1);
      expect(fake.started).to.deep.equal([{ text: 'First words' }]);
      expect(named<HTMLTextAreaElement>(element, 'Message').value).to.equal('');
      await written(element, 'Second');
      await press(element, 'Send');
      expect(fake.started).to.have.length(1);
    });

    it('gives the words back when they can never be sent, with the reason', async () => {
      const talk = new FakeConversation('c1');
      talk.send = () => {
        throw new ShamanError('invalid', 'too long', { reason: 'message_too_long' });
      };
      const element = await inside(talk);
      const field = await written(element, 'a long text');
      key(field, { key: 'Enter' });
      await until(() => field.getAttribute('aria-invalid') === 'true');
      expect(field.value).to.equal('a long text');
      const error = part(element, `#${field.getAttribute('aria-errormessage')}`);
      await until(() => error.textContent === 'This message is too long.');
      await written(element, 'shorter');
      expect(field.hasAttribute('aria-invalid')).to.equal(false);
    });

    it('keeps a draft per conversation, also while closed', async () => {
      const fake = new FakeClient([
        new FakeConversation('c1', [say(ana, 'A')]),
        new FakeConversation('c2', [say(ana, 'B')]),
      ]);
      const element = await chat(fake);
      await opened(element);
      await entered(element, 0);
      await written(element, 'for the first');
      await press(element, 'Back to conversations');
      await entered(element, 1);
      expect(named<HTMLTextAreaElement>(element, 'Message').value).to.equal('');
      await press(element, 'Back to conversations');
      await entered(element, 0);
      element.hide();
      await element.updateComplete;
      element.show();
      await element.updateComplete;
      expect(named<HTMLTextAreaElement>(element, 'Message').value).to.equal('for the first');
    });

    it('tells that one writes, and that one stopped', async () => {
      const talk = new FakeConversation('c1');
      const element = await inside(talk);
      await written(element, 'h');
      await written(element, '');
      expect(asked(talk, 'setTyping')).to.deep.equal([
        ['setTyping', true],
        ['setTyping', false],
      ]);
    });

    it('takes files from a paste, shows them, and sends them without words', async () => {
      const talk = new FakeConversation('c1');
      const element = await inside(talk);
      const transfer = new DataTransfer();
      transfer.items.add(new File(['1234'], 'plan.pdf', { type: 'application/pdf' }));
      transfer.items.add(new File(['1'], 'other.txt'));
      named(element, 'Message').dispatchEvent(
        new ClipboardEvent('paste', { bubbles: true, composed: true, clipboardData: transfer }),
      );
      await until(() => part(element, '.queue'));
      expect(part(element, '.queue').textContent).to.contain('plan.pdf').and.contain('4B');
      await press(element, 'Remove other.txt');
      await press(element, 'Send');
      const [, draft] = asked(talk, 'send')[0] ?? [];
      expect((draft as { files: File[] }).files.map(({ name }) => name)).to.deep.equal([
        'plan.pdf',
      ]);
      expect(all(element, '.queue')).to.have.length(0);
    });

    it('leaves a paste with words to the field, whatever picture comes along', async () => {
      const element = await inside(new FakeConversation('c1'));
      const transfer = new DataTransfer();
      transfer.setData('text/plain', 'A cell');
      transfer.items.add(new File(['1'], 'cell.png', { type: 'image/png' }));
      const paste = new ClipboardEvent('paste', {
        bubbles: true,
        cancelable: true,
        composed: true,
        clipboardData: transfer,
      });
      named(element, 'Message').dispatchEvent(paste);
      await element.updateComplete;
      expect(paste.defaultPrevented).to.equal(false);
      expect(all(element, '.queue')).to.have.length(0);
    });

    it('takes files that are dropped on the panel, and from its button', async () => {
      const talk = new FakeConversation('c1');
      const element = await inside(talk);
      const transfer = new DataTransfer();
      transfer.items.add(new File(['1'], 'dropped.txt'));
      const drop = new DragEvent('drop', {
        bubbles: true,
        cancelable: true,
        dataTransfer: transfer,
      });
      part(element, '#panel').dispatchEvent(drop);
      expect(drop.defaultPrevented).to.equal(true);
      const input = part<HTMLInputElement>(element, 'input[type=file]');
      let browsed = 0;
      input.click = () => void browsed++;
      named(element, 'Attach files').click();
      expect(browsed).to.equal(1);
      await until(() => part(element, '.queue').textContent?.includes('dropped.txt'));
    });

    it('does not offer files where the backend cannot take them', async () => {
      const talk = new FakeConversation('c1');
      talk.can = { ...talk.can, files: false };
      const element = await inside(talk);
      expect(maybeNamed(element, 'Attach files')).to.equal(undefined);
    });

    it('does not submit a form that it stands in', async () => {
      const talk = new FakeConversation('c1');
      const element = await inside(talk);
      const form = document.createElement('form');
      form.className = 'prop';
      let submitted = 0;
      form.addEventListener('submit', (event) => (event.preventDefault(), submitted++));
      document.body.append(form);
      form.append(element);
      await element.updateComplete;
      await entered(element).catch(() => {});
      key(await written(element, 'x'), { key: 'Enter' });
      named(element, 'Send').click();
      expect(submitted).to.equal(0);
    });
  });

  describe('the line', () => {
    it('is not mentioned when it is away for a moment', async () => {
      const fake = new FakeClient([new FakeConversation('c1')]);
      const element = await inside(fake.conversations[0] ?? new FakeConversation('c1'), fake);
      fake.connect({ status: 'connecting', attempt: 1, since: Date.now() - 500 });
      await element.updateComplete;
      expect(all(element, '[part=banner]')).to.have.length(0);
    });

    it('is mentioned quietly when it is away for longer, until it is back', async () => {
      const fake = new FakeClient([new FakeConversation('c1')]);
      const element = await chat(fake);
      await opened(element);
      fake.connect({ status: 'connecting', attempt: 3, since: Date.now() - 1900 });
      const text = navigator.onLine
        ? 'Reconnecting…'
        : "You're offline. Messages will be sent when you're back.";
      await until(() => part(element, '[part=banner]').textContent?.trim() === text);
      fake.connect({ status: 'connected', transport: 'websocket' });
      await element.updateComplete;
      expect(all(element, '[part=banner]')).to.have.length(0);
    });

    it('is given up with a word when nobody tries any more', async () => {
      const fake = new FakeClient([new FakeConversation('c1')]);
      const element = await chat(fake);
      await opened(element);
      fake.connect({
        status: 'disconnected',
        error: new ShamanError('forbidden', 'no', { fatal: true }),
      });
      await element.updateComplete;
      expect(part(element, '[part=banner]').textContent).to.contain('The chat cannot be reached.');
    });

    it('is not what is wrong when the browser does not keep messages', async () => {
      const fake = new FakeClient([new FakeConversation('c1')]);
      const element = await chat(fake);
      await opened(element);
      (fake as unknown as { emit(name: string, error: ShamanError): void }).emit(
        'error',
        new ShamanError('storage', 'blocked'),
      );
      await element.updateComplete;
      expect(part(element, '[part=banner]').textContent).to.contain('does not keep your messages');
    });
  });
});
