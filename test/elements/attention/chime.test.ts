import { expect } from 'chai';
import { Chime } from '../../../elements/attention/chime.ts';
import { FakeAudio, withFakeAudio } from '../support/fake-audio.ts';

describe('104, A31: the sound', () => {
  let undo: () => void;
  beforeEach(() => {
    undo = withFakeAudio();
  });
  afterEach(() => undo());

  it('is soft, shorter than three seconds, and lets go of the sound card', async () => {
    await new Chime().play();
    const [context] = FakeAudio.made;
    const ends = context?.notes.map(({ stop }) => stop) ?? [];
    expect(ends).to.have.length(2);
    expect(Math.max(...ends)).to.be.within(0.2, 3);
    expect(context?.loudest).to.be.within(0.001, 0.2);
    expect(context?.state).to.equal('closed');
  });

  it('is one when several are asked for', async () => {
    const chime = new Chime();
    await Promise.all([chime.play(), chime.play(), chime.play()]);
    expect(FakeAudio.rung).to.equal(1);
    const hasty = new Chime({ gap: 0 });
    await hasty.play();
    await hasty.play();
    expect(FakeAudio.rung).to.equal(3);
  });

  it('is not tried on a page on which nobody did anything', async () => {
    undo();
    undo = withFakeAudio(false);
    await new Chime().play();
    expect(FakeAudio.made).to.have.length(0);
  });

  it('is heard where the browser lets it through when asked', async () => {
    FakeAudio.begins = 'suspended';
    await new Chime().play();
    expect(FakeAudio.rung).to.equal(1);
  });

  it('is not heard late where it is blocked, and nobody is told', async () => {
    undo();
    undo = withFakeAudio(undefined);
    Object.assign(FakeAudio, { begins: 'suspended', wakes: false });
    await new Chime({ patience: 5 }).play();
    expect(FakeAudio.rung).to.equal(0);
    expect(FakeAudio.made[0]?.state).to.equal('closed');
  });

  it('is left out where there is no sound at all', async () => {
    Reflect.deleteProperty(globalThis, 'AudioContext');
    await new Chime().play();
    expect(FakeAudio.made).to.have.length(0);
  });
});
