import { expect } from 'chai';
import { present } from '../../../src/client/presence.ts';
import type { Organization } from '../../../src/model.ts';
import { AGENT, ORGANIZATION } from '../samples.ts';

describe('present', () => {
  const two = { ...ORGANIZATION, agents: [AGENT, { ...AGENT, id: 'b', online: false }] };

  it('tells who is there, and whether anybody is', () => {
    const seen = (online: readonly string[]) => {
      const { organization } = present({ organization: two }, online) as {
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
      present({ organization }, online, backAt)?.organization as Organization;
    const gone = seen(two, [], 7);
    expect(gone).to.deep.include({ available: false, backAt: 7 });
    expect(present({ organization: gone }, [], 7)).to.equal(null);
    expect(seen(gone, [], 9).backAt).to.equal(9);
    const back = seen(gone, ['a']);
    expect(back).to.deep.equal(two);
  });

  it('changes nothing where nothing is another, nor before the desk was seen', () => {
    expect(present({ organization: two }, ['a'])).to.equal(null);
    expect(present({}, ['a'])).to.equal(null);
  });
});
