import { expect } from 'chai';
import { HttpResponse, http } from 'msw';
import { setupWorker } from 'msw/browser';
import { ShamanError } from '../../../src/errors.ts';
import { request } from '../../../src/protocols/http.ts';

const URL = 'https://desk.test/chat';

describe('request', () => {
  const worker = setupWorker();

  before(() => worker.start({ quiet: true }));
  afterEach(() => worker.resetHandlers());
  after(() => worker.stop());

  const answer = (body: string, init: ResponseInit = {}) =>
    worker.use(http.all(URL, () => new HttpResponse(body, init)));
  const error = (status: number, body: unknown) =>
    worker.use(http.all(URL, () => HttpResponse.json(body as object, { status })));
  const failure = (options = {}): Promise<ShamanError> =>
    request(URL, options).then(
      () => expect.fail('it must reject'),
      (thrown) => thrown,
    );

  it('gives the text that came back', async () => {
    answer('{"id":1}');
    expect(await request(URL)).to.equal('{"id":1}');
  });

  it('sends JSON as JSON and a form as it is, without cookies', async () => {
    const seen: (string | null)[] = [];
    worker.use(
      http.post(URL, ({ request: { headers, credentials } }) => {
        seen.push(headers.get('content-type'), headers.get('authorization'), credentials);
        return new HttpResponse('');
      }),
    );
    await request(URL, {
      method: 'POST',
      body: {},
      headers: { authorization: 'Bearer x' },
    });
    await request(URL, { method: 'POST', body: new FormData() });
    expect(seen.slice(0, 3)).to.deep.equal(['application/json', 'Bearer x', 'omit']);
    expect(seen[3]).to.match(/^multipart\/form-data; boundary/);
  });

  it('tells what the backend said, with its code', async () => {
    error(422, { error: { code: 'message_too_long', message: 'Too long.' } });
    const thrown = await failure();
    expect(thrown).to.be.instanceOf(ShamanError);
    expect(thrown).to.deep.include({ code: 'request', message: 'Too long.', fatal: true });
    expect(thrown.details).to.deep.include({ status: 422, reason: 'message_too_long' });
  });

  it('an HTML page of a proxy is a refusal like any other', async () => {
    answer('<!doctype html><h1>Bad gateway</h1>', { status: 502 });
    const thrown = await failure();
    expect(thrown).to.deep.include({ code: 'request', fatal: false });
    expect(thrown.details.status).to.equal(502);
    expect(thrown.details.reason).to.equal(undefined);
  });

  it('JSON that is no error of ours is one too', async () => {
    for (const body of [null, 5, [], { error: null }]) {
      error(500, body);
      expect((await failure()).code).to.equal('request');
    }
  });

  const fates: readonly (readonly [number, boolean, string])[] = [
    [400, true, 'request'],
    [401, true, 'unauthorized'],
    [404, true, 'request'],
    [408, false, 'request'],
    [425, false, 'request'],
    [429, false, 'request'],
    [500, false, 'request'],
    [503, false, 'request'],
  ];
  for (const [status, fatal, code] of fates) {
    it(`${status} is ${fatal ? 'final' : 'worth another try'}`, async () => {
      answer('', { status });
      expect(await failure()).to.deep.include({ code, fatal });
    });
  }

  it('tells how long to wait, by header or by body, the body first', async () => {
    answer('', { status: 429, headers: { 'retry-after': '3' } });
    expect((await failure()).details.retryAfter).to.equal(3_000);
    error(429, { error: { code: 'rate_limited', message: 'Slow down.', retry_after_ms: 250 } });
    expect((await failure()).details.retryAfter).to.equal(250);
    answer('', { status: 503 });
    expect((await failure()).details.retryAfter).to.equal(undefined);
  });

  it('a date as Retry-After is no number of ours', async () => {
    answer('', { status: 503, headers: { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' } });
    expect((await failure()).details.retryAfter).to.equal(undefined);
  });

  it('a network that fails is unreachable, and may be tried again', async () => {
    worker.use(http.all(URL, () => HttpResponse.error()));
    const thrown = await failure();
    expect(thrown).to.deep.include({ code: 'unreachable', fatal: false });
    expect(thrown.cause).to.be.instanceOf(TypeError);
  });

  /** Does not answer before it is released. */
  const silent = () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    worker.use(http.all(URL, () => released.then(() => new HttpResponse(''))));
    return release;
  };

  it('an answer that does not come is a timeout', async () => {
    const release = silent();
    expect(await failure({ timeout: 20 })).to.deep.include({ code: 'timeout', fatal: false });
    release();
  });

  it('whoever brings a signal says when it is given up, and why', async () => {
    const release = silent();
    const abort = new AbortController();
    const given = failure({ timeout: 0, signal: abort.signal });
    abort.abort();
    expect((await given).code).to.equal('unreachable');
    const limit = AbortSignal.any([new AbortController().signal, AbortSignal.timeout(20)]);
    expect((await failure({ signal: limit })).code).to.equal('timeout');
    release();
  });
});
