import { expect } from 'chai';
import { checkDraft, DRAFT_LIMITS, partsOf } from '../../../src/conversation/draft.ts';
import { ShamanError } from '../../../src/errors.ts';
import type { Draft } from '../../../src/model.ts';
import { LIMITS } from '../../../src/protocols/shaman-wire.ts';

const file = (size = 1): Blob => Object.defineProperty(new Blob(['x']), 'size', { value: size });

describe('checkDraft', () => {
  const { text, files, file: bytes } = DRAFT_LIMITS;
  const refused: readonly (readonly [string, Draft])[] = [
    ['empty_message', { text: '' }],
    ['empty_message', { text: ' \n\t' }],
    ['empty_message', { text: undefined as unknown as string }],
    ['message_too_long', { text: 'x'.repeat(text + 1) }],
    ['too_many_files', { text: '', files: Array(files + 1).fill(file()) }],
    ['too_large', { text: 'hi', files: [file(), file(bytes + 1)] }],
  ];
  for (const [reason, draft] of refused) {
    it(`refuses ${reason}`, () => {
      const check = () => checkDraft(draft);
      expect(check).to.throw(ShamanError).that.deep.includes({ code: 'invalid', fatal: true });
      expect(check).to.throw(ShamanError).with.nested.property('details.reason', reason);
    });
  }

  it('lets everything pass up to its limits', () => {
    expect(checkDraft({ text: 'x'.repeat(text) }).text).to.have.length(text);
    const many = Array(files).fill(file(bytes));
    expect(checkDraft({ text: '', files: many }).files).to.equal(many);
  });

  it('keeps only what belongs to a draft', () => {
    const draft = { text: ' hi ', files: [], secret: 1 };
    expect(checkDraft(draft)).to.deep.equal({ text: ' hi ' });
    const whole = { text: 'hi', replyTo: 'm1', topic: 'bookings', answers: { name: 'Eva' } };
    expect(checkDraft({ ...whole, ...draft, text: 'hi' })).to.deep.equal(whole);
  });

  it('knows the limits of our own server', () => {
    expect(DRAFT_LIMITS).to.deep.equal({
      text: LIMITS.text,
      files: LIMITS.files,
      file: LIMITS.file,
      attributes: LIMITS.attributes,
    });
  });
});

describe('partsOf', () => {
  const [a, b, c] = [file(), file(), file()];
  const draft = { text: 'hi', replyTo: 'm1', files: [a, b, c] };

  it('leaves what fits into one message as it is', () => {
    for (const each of [undefined, 3, 4]) expect(partsOf(draft, each)).to.deep.equal([draft]);
    expect(partsOf({ text: 'hi' }, 1)).to.deep.equal([{ text: 'hi' }]);
  });

  it('makes more of it where more files come, with the words and all else in the first', () => {
    expect(partsOf(draft, 1)).to.deep.equal([
      { text: 'hi', replyTo: 'm1', files: [a] },
      { text: '', files: [b] },
      { text: '', files: [c] },
    ]);
    const first = partsOf(draft, 1).map(({ files }) => files?.[0]);
    expect(first).to.have.ordered.members([a, b, c]);
    expect(partsOf(draft, 2).map(({ files }) => files?.length)).to.deep.equal([2, 1]);
  });
});
