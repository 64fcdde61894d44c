/** Two chats on one page: neither takes what is meant for the other. */
import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../elements/index.ts';
import { ana, FakeClient, FakeConversation, say } from './support/fake-client.ts';
import { chat, clearStage, part } from './support/stage.ts';

const talk = () => new FakeConversation('c1', [say(ana, 'Hi')]);

describe('two chats on a page', () => {
  afterEach(clearStage);

  it('A8: of two on a page Escape closes the one with the focus, or else the one that was opened last', async () => {
    const first = await chat(new FakeClient([talk()]));
    const second = await chat(new FakeClient([talk()]), { placement: 'start' });
    const escapes = async (from: Element) => {
      first.open = true;
      await first.updateComplete;
      second.open = true;
      await second.updateComplete;
      (from.shadowRoot ? part(from, '#title') : (from as HTMLElement)).focus();
      await sendKeys({ press: 'Escape' });
      return [first.open, second.open];
    };
    const button = document.createElement('button');
    button.className = 'prop';
    document.body.append(button);
    expect(await escapes(second), 'in the second').to.deep.equal([true, false]);
    expect(await escapes(first), 'in the first').to.deep.equal([false, true]);
    first.open = second.open = false;
    await Promise.all([first.updateComplete, second.updateComplete]);
    expect(await escapes(button), 'in neither').to.deep.equal([true, false]);
    second.setAttribute('escape', 'off');
    expect(await escapes(button), 'the second does not hear it').to.deep.equal([false, true]);
  });
});
