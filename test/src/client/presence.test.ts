import { expect } from 'chai';
import { present } from '../../../src/client/presence.ts';
import type { Organization, VisitorPresence } from '../../../src/model.ts';
import { AGENT, infoOf, ORGANIZATION } from '../samples.ts';

describe('present', () => {
  const two = { ...ORGANIZATION, agents: [AGENT, { ...AGENT, id: 'b', online: false }] };

  it('tells who is there, and whether anybody is', () => {
    const seen = (online: readonly string[]) => {
      const { organization } = present({ organization: two }, { online }) as {
        organization: typeof two;
      };
      return [organization.available, ...organization.agents.map((agent) => agent.online)];
    };
    expect(seen([])).to.deep.equal([false, false, false]);
    expect(seen(['b'])).to.deep.equal([true, false, true]);
    expect(seen(['a', 'b', 'somebody new'])).to.deep.equal([true, true, true]);
  });

  it('knows when somebody is expected, while nobody is there', () => {
    const seen = (organization: Organization, online: readonly string[], backAt?: number) =>
      present({ organization }, { online, backAt }).organization as Organization;
    const gone = seen(two, [], 7);
    expect(gone).to.deep.include({ available: false, backAt: 7 });
    expect(seen(gone, [], 7)).to.deep.equal(gone);
    expect(seen(gone, [], 9).backAt).to.equal(9);
    const back = seen(gone, ['a']);
    expect(back).to.deep.equal({ ...two, backAt: undefined });
  });

  it('says the same where nothing is another, and nothing before the desk was seen', () => {
    const organization = { ...two, backAt: undefined };
    expect(present({ organization }, { online: ['a'] })).to.deep.equal({ organization });
    expect(present({}, { online: ['a'] })).to.deep.equal({});
  });

  describe('of visitors', () => {
    const seen = (before: VisitorPresence | undefined, told: VisitorPresence) => {
      const info = infoOf('c', before && { presence: before });
      const visitors = { c: told, unknown: told };
      const change = present({ 'info:c': info, 'info:d': infoOf('d') }, { online: [], visitors });
      expect(Object.keys(change)).to.deep.equal(['info:c'], 'of those that are told, and known');
      return (change['info:c'] as typeof info).presence;
    };
    const here = { online: true };
    const left = { online: false, seenAt: 7 };

    it('knows who is there, and when others left', () => {
      expect(seen(undefined, here)).to.deep.equal(here);
      expect(seen(here, left)).to.deep.equal(left);
      expect(seen(left, here)).to.deep.equal(here);
      expect(seen(left, { ...left, seenAt: 9 })).to.deep.equal({ ...left, seenAt: 9 });
    });

    it('knows no more than the desk, which may have forgotten when they left', () => {
      for (const before of [undefined, here, left])
        expect(seen(before, { online: false })).to.deep.equal({ online: false });
    });
  });
});
