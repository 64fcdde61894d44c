/** A protocol that is not in the first load: fetched when a page names it, and again after a failure. */
import { expect } from 'chai';
import { PROTOCOLS } from '../../elements/protocol-registry.ts';
import type { Protocol } from '../../src/index.ts';
import '../../elements/index.ts';
import { clearStage, until } from './support/stage.ts';

const rows = PROTOCOLS as Record<string, (typeof PROTOCOLS)[string]>;

/** Gets no line, and has no conversations. */
function silent(made: string[], organization: string): Protocol {
  made.push(organization);
  return {
    name: 'silent',
    visitor: async () => `silent ${crypto.randomUUID()}`,
    self: { id: 'me', role: 'visitor' },
    can: { idempotentSend: true, resume: true },
    endpoints: () => new Promise(() => {}),
    opened: () => ({ receive: () => {}, closed: () => {} }),
    conversations: async () => [],
    history: () => new Promise(() => {}),
    send: () => new Promise(() => {}),
    start: () => new Promise(() => {}),
  };
}

function chatSpeaking(protocol: string, more: object = {}): HTMLElementTagNameMap['shaman-chat'] {
  const element = document.createElement('shaman-chat');
  Object.assign(element, { protocol, organization: 'one', storage: 'memory', ...more });
  document.body.append(element);
  return element;
}

function codesOf(element: HTMLElementTagNameMap['shaman-chat']): string[] {
  const codes: string[] = [];
  element.addEventListener('shaman-error', ({ detail }) => codes.push(detail.code));
  return codes;
}

describe('a protocol that is loaded when it is named', () => {
  const made: string[] = [];
  let loads: ((ok: boolean) => void)[];

  beforeEach(() => {
    made.length = 0;
    loads = [];
    rows.slow = async ({ organization }) => {
      const ok = await new Promise<boolean>((resolve) => loads.push(resolve));
      if (!ok) throw new TypeError('no such chunk');
      return silent(made, organization);
    };
  });
  afterEach(() => {
    delete rows.slow;
    clearStage();
  });

  it('is waited for by what is sent meanwhile', async () => {
    const element = chatSpeaking('slow');
    const sent = element.send('hello');
    await until(() => loads.length === 1);
    expect(element.client).to.equal(null);
    loads[0]?.(true);
    await sent;
    expect(made).to.deep.equal(['one']);
    expect(element.client?.conversations[0]?.messages[0]?.text).to.equal('hello');
  });

  it('is told as unreachable when it does not come, and asked for again at the next need', async () => {
    const element = chatSpeaking('slow');
    const errors = codesOf(element);
    await until(() => loads.length === 1);
    loads[0]?.(false);
    await until(() => errors.length === 1);
    expect(errors).to.deep.equal(['unreachable']);
    expect(element.client).to.equal(null);
    element.show();
    await until(() => loads.length === 2);
    loads[1]?.(true);
    await until(() => element.client?.known);
    expect(made).to.deep.equal(['one']);
  });

  it('is not used when the page has named another meanwhile', async () => {
    const element = chatSpeaking('slow');
    await until(() => loads.length === 1);
    element.organization = 'two';
    await until(() => loads.length === 2);
    loads[1]?.(true);
    await until(() => element.client);
    const { client } = element;
    loads[0]?.(true);
    await until(() => made.length === 2);
    await element.updateComplete;
    expect(element.client).to.equal(client);
  });

  it('is none where nobody has written one of that name, whatever objects have by themselves', async () => {
    const element = chatSpeaking('constructor');
    const errors = codesOf(element);
    await until(() => errors.length === 1);
    expect(errors).to.deep.equal(['unsupported']);
  });
});
