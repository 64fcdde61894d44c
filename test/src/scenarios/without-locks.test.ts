/** What T43 asks, of a browser that has no Web Locks: every tab leads, which costs a socket each and nothing else. */
import { expect } from 'chai';
import { server } from '../../support/remote-server.ts';
import { until } from '../../support/until.ts';
import { isConnected, PageStage, socketsAsked, talkTogether } from './page-stage.ts';

const TABS = 12;

describe('a browser without locks', () => {
  let stage: PageStage;

  before(() => server.agent('arrives'));
  after(() => server.agent('leaves'));
  beforeEach(() => {
    stage = new PageStage();
    Object.defineProperty(navigator, 'locks', { value: undefined, configurable: true });
  });
  afterEach(() => {
    stage.close();
    Reflect.deleteProperty(navigator, 'locks');
  });

  it('twelve tabs of somebody known have a socket each, and each has everything once', async () => {
    const known = await stage.visits(1);
    await server.clear();
    const more = await stage.visits(TABS - 1);
    expect(stage.tabs.filter(({ role }) => role === 'leader')).to.have.length(TABS);
    expect(await socketsAsked()).to.equal(TABS - 1);
    await talkTogether([...known, ...more]);
  });

  it('three tabs of somebody new, opened at once, become one visitor', async () => {
    const tabs = await stage.visits(3);
    const areOne = () => new Set(tabs.map(({ self }) => self.id)).size === 1;
    await until(() => areOne() && tabs.every(isConnected), { what: 'one visitor' });
    await talkTogether(tabs);
    const [again] = await stage.visits(1);
    expect(again?.self.id).to.equal(tabs[0]?.self.id);
    expect(areOne()).to.equal(true);
  });
});
