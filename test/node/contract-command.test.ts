/** `npm run contract`, as somebody runs it against a backend of their own. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { Agent } from '../support/agent.ts';
import { DeskServer } from '../support/desk-server.ts';

interface Asked {
  readonly token?: string;
  readonly client?: { readonly uuid: string };
}

describe('npm run contract', () => {
  let server: DeskServer;
  before(async () => {
    server = await DeskServer.open();
    new Agent(() => server.now.desk).arrives();
  });
  after(() => server.close());

  it('finds nothing broken in our own protocol, and nothing that it cannot do but e-mail', async () => {
    const { code, said } = await contract('--protocol', 'shaman', '--url', server.url);
    assert.equal(code, 0, said);
    assert.match(said, /^holds {3}begins a conversation with a message$/m);
    assert.match(said, /^holds {3}carries files$/m);
    assert.doesNotMatch(said, /^broken|^cannot/m);
    assert.match(said, /^Nothing is broken\.$/m);
  });

  it('says of rooms what they cannot do, and that nothing is broken', async () => {
    const { code, said } = await contract('--protocol', 'rooms', '--url', `${server.url}/rooms/`);
    assert.equal(code, 0, said);
    assert.match(said, /^holds {3}two that read the same are two/m);
    assert.match(said, /^cannot {2}keep what was said, to be asked for$/m);
    assert.match(said, /^cannot {2}carry files$/m);
    assert.doesNotMatch(said, /^broken/m);
  });

  it('finds nothing broken in the other backends, each with a token of its own kind', async () => {
    const name = { organization: 'demo', name: 'Eva', phone: '123' };
    const desk = await ask('/chat-django/admin/help-desks/', JSON.stringify(name));
    const { token } = await ask('/demo/visitor-token?visitor=eva');
    for (const [protocol, own] of [
      ['chat-django', desk.client?.uuid],
      ['crm-chat', token],
      ['convead', 'eva'],
    ] as const) {
      const url = `${server.url}/${protocol}`;
      const { code, said } = await contract(
        ...['--protocol', protocol, '--url', url, '--token', own ?? ''],
      );
      assert.equal(code, 0, said);
      assert.match(said, /^holds {3}two that read the same are two/m);
      if (protocol !== 'convead') assert.match(said, /^holds {3}carries files$/m);
      assert.match(said, /^cannot {2}take one message that is sent twice for one$/m);
    }
  });

  it('ends with code 1 where something is broken, and says what', async () => {
    const other = createServer((_, response) => response.end('<!doctype html>Hello'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    const { code, said } = await contract('--protocol', 'shaman', '--url', url);
    other.close();
    assert.equal(code, 1, said);
    assert.match(said, /^broken {2}.+/m);
    assert.match(said, /^Broken: 1\.$/m);
  });

  async function ask(path: string, body?: string): Promise<Asked> {
    const response = await fetch(server.url + path, body ? { method: 'POST', body } : {});
    return (await response.json()) as Asked;
  }

  for (const args of [
    [],
    ['--protocol', 'smoke'],
    ['--protocol', 'shaman', '--url', 'no url'],
    ['--what'],
  ]) {
    it(`says how it is called, on one line and with code 2: ${args.join(' ')}`, async () => {
      const { code, said } = await contract(...args);
      assert.equal(code, 2);
      assert.match(said, /^npm run contract -- --protocol shaman\|.*\n$/);
    });
  }
});

function contract(...args: readonly string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const command = execFile(process.execPath, ['test/contracts/main.ts', ...args], (_, out, err) =>
      resolve({ code: command.exitCode ?? -1, said: out + err }),
    );
  });
}
