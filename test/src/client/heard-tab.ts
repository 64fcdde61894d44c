/** A tab that writes down what it posts, and hears what a test says. Knows no other tab. */
import { LoneTab } from '../../../src/tabs/lone-tab.ts';
import type { TabMessage } from '../../../src/tabs/tabs.ts';

export class HeardTab extends LoneTab {
  readonly posted: TabMessage[] = [];

  override post(message: TabMessage): void {
    this.posted.push(message);
  }

  hears(message: TabMessage): void {
    this.emit('message', message);
  }
}
