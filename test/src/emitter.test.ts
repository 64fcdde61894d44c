import { expect } from 'chai';
import { Emitter } from '../../src/emitter.ts';

type Events = { said(text: string): void; constructor(text: string): void };

class Speaker extends Emitter<Events> {
  ends(): void {
    this.hushed = true;
  }

  say(text: string, event: keyof Events = 'said'): void {
    this.emit(event, text);
  }
}

describe('Emitter', () => {
  let speaker: Speaker;
  let heard: string[];

  beforeEach(() => {
    speaker = new Speaker();
    heard = [];
  });

  it('tells everybody who listens, and nobody who has stopped', () => {
    const stop = speaker.on('said', (text) => heard.push(`first ${text}`));
    speaker.on('said', (text) => heard.push(`second ${text}`));
    speaker.say('a');
    stop();
    speaker.say('b');
    expect(heard).to.deep.equal(['first a', 'second a', 'second b']);
  });

  it('who ended says nothing, not even the rest of what it was saying', () => {
    speaker.on('said', (text) => {
      heard.push(`first ${text}`);
      speaker.ends();
    });
    speaker.on('said', (text) => heard.push(`second ${text}`));
    speaker.say('a');
    speaker.say('b');
    expect(heard).to.deep.equal(['first a']);
  });

  it('a listener that throws neither stops the others nor reaches who emits', () => {
    const reported: unknown[] = [];
    const report = globalThis.reportError;
    globalThis.reportError = (error) => reported.push(error);
    const mistake = new Error('a mistake of the page');
    try {
      speaker.on('said', () => {
        throw mistake;
      });
      speaker.on('said', (text) => heard.push(text));
      speaker.say('a');
    } finally {
      globalThis.reportError = report;
    }
    expect(heard).to.deep.equal(['a']);
    expect(reported).to.deep.equal([mistake]);
  });

  it('a listener removed during an emit does not hear it any more', () => {
    speaker.on('said', () => stop());
    const stop = speaker.on('said', (text) => heard.push(text));
    speaker.say('a');
    expect(heard).to.deep.equal([]);
  });

  it('a listener added during an emit hears the next one', () => {
    speaker.on('said', () => {
      if (heard.length === 0) speaker.on('said', (text) => heard.push(text));
    });
    speaker.say('a');
    expect(heard).to.deep.equal([]);
    speaker.say('b');
    expect(heard).to.deep.equal(['b']);
  });

  it('knows no event by inheritance: one named constructor has no listener', () => {
    expect(() => speaker.say('nobody listens', 'constructor')).not.to.throw();
  });

  it('the same function listening twice is two listeners', () => {
    const listener = (text: string) => heard.push(text);
    const stop = speaker.on('said', listener);
    speaker.on('said', listener);
    stop();
    speaker.say('a');
    expect(heard).to.deep.equal(['a']);
  });
});
