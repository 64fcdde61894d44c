import { expect } from 'chai';
import { present } from '../../../src/client/presence.ts';
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

  it('changes nothing where nothing is another, nor before the desk was seen', () => {
    expect(present({ organization: two }, ['a'])).to.equal(null);
    expect(present({}, ['a'])).to.equal(null);
  });
});
