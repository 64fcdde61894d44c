import { expect } from 'chai';
import type { ShamanError } from '../../../src/errors.ts';
import { GuardedStore } from '../../../src/stores/guarded-store.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import { allOf } from '../../../src/stores/store.ts';
import { ScriptedDesk } from '../scripted-desk.ts';
import { OutboxStage } from './outbox-stage.ts';

describe('a message that the browser refuses to keep', () => {
  it('is never claimed to be kept: `storage` is told before it is shown, and it arrives all the same', async () => {
    class FullStore extends MemoryStore {
      override async commit(change: Record<string, unknown>): Promise<void> {
        if (Object.keys(change).some((key) => key.startsWith('outbox:')))
          throw new DOMException('No space.', 'QuotaExceededError');
        await super.commit(change as never);
      }
    }
    const told: string[] = [];
    const onFailure = ({ code }: ShamanError) => told.push(code);
    const desk = new ScriptedDesk('c');
    const store = new FullStore();
    const stage = await OutboxStage.open(desk, new GuardedStore(store, { onFailure }));
    stage.inbox.on('changed', () => told.push(`${stage.waiting.length} shown`));
    await stage.add('hi').kept;
    expect(told).to.deep.equal(['storage', '1 shown']);
    expect(allOf(await store.load(), 'outbox:')).to.deep.equal([]);
    stage.sender.connected();
    await stage.empty();
    expect(desk.textsOf()).to.deep.equal(['hi']);
    expect(told.filter((what) => what === 'storage')).to.have.length(1);
  });
});
