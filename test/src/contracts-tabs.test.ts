import { BrowserTabs } from '../../src/tabs/browser-tabs.ts';
import { LoneTab } from '../../src/tabs/lone-tab.ts';
import { describeTabs } from '../contracts/tabs.ts';

describeTabs('BrowserTabs', (visitor) => new BrowserTabs(visitor));
describeTabs('LoneTab', () => new LoneTab());
