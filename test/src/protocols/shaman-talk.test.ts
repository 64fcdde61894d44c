import { expect } from 'chai';
import { HttpResponse, http } from 'msw';
import { setupWorker } from 'msw/browser';
import { createClient } from '../../../src/client/create-client.ts';
import type { ShamanError } from '../../../src/errors.ts';
import { shaman } from '../../../src/protocols/shaman.ts';
import { server } from '../../support/remote-server.ts';
import { until } from '../../support/until.ts';

/** The module that is loaded when first used, as this page fetches it. */
const PART = '*/src/protocols/shaman-talk.ts';

/** Some browsers know for the life of a page that a module could not be loaded: Chromium 153 does, 156 does not. */
async function remembersFailures(worker: ReturnType<typeof setupWorker>): Promise<boolean> {
  const path = '/a-module-that-fails-once.js';
  const load = () =>
    import(path).then(
      () => true,
      () => false,
    );
  worker.use(http.get(`*${path}`, () => HttpResponse.error()));
  expect(await load()).to.equal(false);
  const type = { 'content-type': 'text/javascript' };
  worker.use(http.get(`*${path}`, () => new HttpResponse('export {};', { headers: type })));
  return !(await load());
}

// In this order: what a page has loaded once, it has.
describe('the talk of shaman', () => {
  const worker = setupWorker();
  let fetched: number;

  before(async () => {
    await worker.start({ quiet: true, onUnhandledFrame: 'bypass' });
    fetched = 0;
    worker.events.on('request:start', ({ request }) => {
      if (request.url.includes('shaman-talk')) fetched++;
    });
  });
  after(() => worker.stop());

  const remembered = JSON.stringify({
    self: { id: 'v', role: 'visitor' },
    room_id: 'r',
    session: 's',
  });
  const make = (url: string) => shaman({ server: url, organization: 'demo' });

  it('is not loaded by a page that shows what it remembers', async () => {
    const token = `h.${btoa(JSON.stringify({ sub: 'known' }))}.s`;
    const known = shaman({ organization: 'demo', getToken: async () => token });
    for (const protocol of [make('https://desk.test'), known]) {
      expect(await protocol.visitor()).to.be.a('string');
      protocol.remember!(remembered);
      expect(protocol.self.id).to.equal('v');
      protocol.typing!('c', true);
    }
    expect(fetched).to.equal(0);
  });

  it('that does not load is unreachable, which may pass', async () => {
    worker.use(http.get(PART, () => HttpResponse.error()));
    const protocol = make('https://desk.test');
    const failures: ShamanError[] = await Promise.all(
      [protocol.organization!(), protocol.conversations()].map((asked) =>
        asked.then(
          () => expect.fail('it must reject'),
          (error) => error,
        ),
      ),
    );
    for (const error of failures)
      expect(error).to.deep.include({ code: 'unreachable', fatal: false });
    expect(fetched, 'both wait for the same').to.equal(1);
  });

  it('is loaded by the next who asks, and a client connects by its usual tries', async () => {
    const client = createClient({
      protocol: make(await server.url()),
      storage: 'memory',
      connection: { backoff: { base: 10, cap: 20, spread: 20 } },
    });
    await client.start();
    if (await remembersFailures(worker)) {
      // Until the page is another one, it keeps trying in vain: this browser does not ask again.
      await until(() => client.connection.status === 'connecting');
      expect(fetched).to.equal(1);
      client.close();
      return;
    }
    await until(() => fetched > 2);
    expect(client.connection.status).to.equal('connecting');
    worker.resetHandlers();
    await until(() => client.connection.status === 'connected');
    await client.open();
    const count = fetched;
    await client.conversations[0]?.open();
    expect(fetched).to.equal(count);
    client.close();
  });
});
