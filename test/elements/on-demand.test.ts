/** What comes with its first use: once per occasion, with its looks, and what is known of it when it cannot be had. */
import { expect } from 'chai';
import { OnDemand } from '../../elements/panel/on-demand.ts';
import { css } from '../../elements/style.ts';
import { until } from './support/stage.ts';

const style = css`
  .picker {
    color: red;
  }
`;

/** A part that knows only what it was made with. */
class Picker {
  readonly style = style;
  readonly context: unknown;

  constructor(context: unknown) {
    this.context = context;
  }
}

/** @param fails the first so many attempts */
function scene(fails = 0) {
  const host = document.createElement('div').attachShadow({ mode: 'open' });
  const seen = { asked: 0, drawn: 0, told: [] as unknown[] };
  const context = {
    host: { renderRoot: host, requestUpdate: () => void seen.drawn++ },
    chat: {
      report: (thrown: unknown) => void seen.told.push(String(thrown)),
      client: { connection: { status: 'connected' } },
    },
  };
  const part = new OnDemand<Picker, unknown>(context as never, () => {
    seen.asked++;
    return seen.asked > fails
      ? Promise.resolve({ Part: Picker })
      : Promise.reject(new Error('gone'));
  });
  return { part, seen, context, looks: () => host.adoptedStyleSheets };
}

describe('a part that comes on demand', () => {
  it('is made once, with what it was promised, and wears its looks', async () => {
    const { part, seen, context, looks } = scene();
    expect(part.due(null)).to.equal(undefined);
    expect(seen.asked, 'nothing is due').to.equal(0);
    expect(part.due('first')).to.equal(undefined);
    const [one, other] = await Promise.all([part.now(), part.now()]);
    expect(one).to.equal(other);
    expect(one?.context).to.equal(context);
    expect(part.due('second')).to.equal(one);
    expect(seen).to.deep.equal({ asked: 1, drawn: 1, told: [] });
    expect(looks()).to.deep.equal([style.styleSheet]);
  });

  it('is asked for once per occasion where it cannot be had', async () => {
    const { part, seen } = scene(2);
    for (let picture = 0; picture < 5; picture++) part.due('first');
    await until(() => seen.told.length === 1);
    expect(part.missing).to.equal(true);
    for (let picture = 0; picture < 5; picture++) part.due('first');
    expect(seen.asked, 'with the next pictures').to.equal(1);
    part.due(null);
    part.due('first');
    await until(() => seen.told.length === 2);
    part.due('second');
    await until(() => part.part);
    expect(seen).to.deep.equal({ asked: 3, drawn: 1, told: ['Error: gone', 'Error: gone'] });
  });

  it('is asked for again, for the same occasion, when the line is back', async () => {
    const { part, seen, context } = scene(2);
    for (const [asked, status] of ['connected', 'connecting', 'connected'].entries()) {
      context.chat.client.connection = { status };
      for (let picture = 0; picture < 5; picture++) part.due('first');
      await until(() => seen.told.length + seen.drawn === asked + 1);
    }
    expect(part.due('first')).to.equal(part.part);
    expect(seen).to.deep.equal({ asked: 3, drawn: 1, told: ['Error: gone', 'Error: gone'] });
  });
});
