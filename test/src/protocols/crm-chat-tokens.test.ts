import { expect } from 'chai';
import { crmChat } from '../../../src/protocols/crm-chat.ts';
import { server } from '../../support/remote-server.ts';
import { asked, client, connecting, errorOf, stray, tokenOf } from './crm-chat-cast.ts';

describe('crm-chat and its', () => {
  const connect = connecting();

  describe('tokens', () => {
    it('are shown by REST before the first socket, which knows nobody new', async () => {
      await server.clear();
      await connect(await client());
      expect(await asked()).to.deep.equal(['GET lms-crm/notifications/', 'GET /crm-chat/connect/']);
    });

    it('are enough for a socket where somebody has been here before', async () => {
      const who = crypto.randomUUID();
      await connect(await client(who));
      const again = await client(who);
      again.remember('{}', () => {});
      await server.clear();
      await connect(again);
      expect(await asked()).to.deep.equal(['GET /crm-chat/connect/']);
    });

    it('are asked for before each line, and REST is asked why one did not open', async () => {
      const url = await server.url();
      let given = 0;
      const getToken = () => {
        given++;
        return tokenOf(url, 'visitor-token?visitor=unknown-here');
      };
      const protocol = crmChat({ server: `${url}/crm-chat`, getToken });
      protocol.remember('{}', () => {});
      await protocol.endpoints();
      await server.clear();
      await protocol.endpoints();
      expect(given).to.equal(2);
      expect(await asked()).to.deep.equal(['GET lms-crm/notifications/']);
    });

    it('go as they are: no word before them by REST, nothing escaped in the address', async () => {
      const url = await server.url();
      const token = await tokenOf(url, 'visitor-token');
      const protocol = crmChat({ server: `${url}/crm-chat`, getToken: async () => token });
      const [endpoint] = await protocol.endpoints();
      const ws = url.replace('http', 'ws');
      expect(endpoint?.url).to.equal(`${ws}/crm-chat/connect/?token=${token}`);
    });

    it('that cannot stand in an address are refused before anybody sees them', async () => {
      for (const token of ['YWJj==', 'a&b', '']) {
        const protocol = crmChat({ getToken: async () => token });
        const error = await errorOf(protocol.endpoints());
        expect(error).to.deep.include({ code: 'unauthorized', fatal: true });
      }
      expect(await errorOf(crmChat({}).visitor())).to.include({
        code: 'unauthorized',
        fatal: true,
      });
    });

    it('that are over are asked for anew, once', async () => {
      const url = await server.url();
      const good = await tokenOf(url, 'visitor-token');
      const given = ['worn', good];
      const getToken = async () => given.shift() ?? expect.fail('asked too often');
      const protocol = crmChat({ server: `${url}/crm-chat`, getToken });
      expect(await protocol.conversations()).to.deep.equal([]);
      expect(given).to.deep.equal([]);
    });

    it('that are refused twice are the end', async () => {
      const url = await server.url();
      let given = 0;
      const getToken = async () => `worn-${++given}`;
      const error = await errorOf(crmChat({ server: `${url}/crm-chat`, getToken }).endpoints());
      expect(error).to.deep.include({ code: 'unauthorized', fatal: true });
      expect(error.details).to.include({ status: 403, reason: 'bad_token' });
      expect(given).to.equal(2);
    });

    it('of somebody with another role say so', async () => {
      const error = await errorOf((await stray()).conversations());
      expect(error).to.include({ code: 'unauthorized' });
      expect(error.details.reason).to.equal('no_permission');
    });

    it('that ran out everywhere at once are replaced, and the line comes back', async () => {
      const line = await connect(await client());
      await line.breaksBy(() => server.control('expire'));
      expect(await line.protocol.conversations()).to.deep.equal([]);
    });

    it("are nobody's once we have signed out", async () => {
      const protocol = await client();
      await protocol.conversations();
      protocol.remember(null);
      expect(await errorOf(protocol.conversations())).to.include({ code: 'closed' });
      protocol.remember(null, () => {});
      expect(await protocol.conversations()).to.deep.equal([]);
    });
  });
});
