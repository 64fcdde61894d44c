/** A tab on its own: leads, and nobody hears it. In Node, and where a browser has no way to reach other tabs. */
import { Emitter } from '../emitter.ts';
import type { TabEvents, TabMessage, TabRole, Tabs } from './tabs.ts';

export class LoneTab extends Emitter<TabEvents> implements Tabs {
  role: TabRole = 'follower';

  post(_message: TabMessage): void {}

  join(): void {
    this.become('leader');
  }

  leave(): void {
    this.become('follower');
  }

  close(): void {
    this.leave();
  }

  protected become(role: TabRole): void {
    if (role === this.role) return;
    this.role = role;
    this.emit('role', role);
  }
}
