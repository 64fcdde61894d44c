/** What all tabs must do. Talks to them by their contract alone. */
import { expect } from 'chai';
import type { TabRole, Tabs } from '../../src/tabs/tabs.ts';
import { until } from '../support/until.ts';

/** @param make One more tab of this visitor. */
export function describeTabs(name: string, make: (visitor: string) => Tabs): void {
  describe(`${name} as tabs`, () => {
    let visitor: string;
    let tabs: Tabs[];

    beforeEach(() => {
      visitor = `visitor ${crypto.randomUUID()}`;
      tabs = [];
    });

    afterEach(() => {
      for (const tab of tabs) tab.close();
    });

    const open = () => {
      const tab = make(visitor);
      tabs.push(tab);
      return tab;
    };

    it('nobody leads who has not joined', () => {
      expect(open().role).to.equal('follower');
    });

    it('a tab that joins alone leads, and says so once', async () => {
      const tab = open();
      const roles: TabRole[] = [];
      tab.on('role', (role) => roles.push(role));
      tab.join();
      tab.join();
      await until(() => tab.role === 'leader');
      expect(roles).to.deep.equal(['leader']);
    });

    it('a tab that leaves follows at once, and says so', async () => {
      const tab = open();
      tab.join();
      await until(() => tab.role === 'leader');
      const roles: TabRole[] = [];
      tab.on('role', (role) => roles.push(role));
      tab.leave();
      expect(tab.role).to.equal('follower');
      expect(roles).to.deep.equal(['follower']);
    });

    it('a tab that left can join again', async () => {
      const tab = open();
      for (let time = 0; time < 3; time++) {
        tab.join();
        await until(() => tab.role === 'leader');
        tab.leave();
      }
      expect(tab.role).to.equal('follower');
    });

    it('a tab that leaves before it leads never does', async () => {
      const tab = open();
      const roles: TabRole[] = [];
      tab.on('role', (role) => roles.push(role));
      tab.join();
      tab.leave();
      const next = open();
      next.join();
      await until(() => next.role === 'leader');
      expect(tab.role).to.equal('follower');
      expect(roles.at(-1) ?? 'follower').to.equal('follower');
    });

    it('does not hear itself', async () => {
      const tab = open();
      const heard: unknown[] = [];
      tab.on('message', (message) => heard.push(message));
      tab.join();
      tab.post({ type: 'hello', wants: false });
      await until(() => tab.role === 'leader');
      expect(heard).to.deep.equal([]);
    });

    it('says nothing after it was closed, and does not throw', async () => {
      const tab = open();
      tab.join();
      await until(() => tab.role === 'leader');
      tab.close();
      tab.post({ type: 'hello', wants: false });
      tab.close();
      expect(tab.role).to.equal('follower');
    });
  });
}
