import { expect, test } from './support/foveaTest.js';

test('an empty and a 20,000 character question are refused with what to do; then a good one is answered', async ({
  openOnBlocks,
}) => {
  const fovea = await openOnBlocks(0);
  await fovea.setLongestAnswer(2);

  await fovea.ask('   ');
  await expect(fovea.composerError).toContainText('empty');

  const long = 'why '.repeat(5000);
  await fovea.ask(long);
  await expect(fovea.composerError).toContainText(/4,?000/);
  await expect(fovea.question, 'the question can be shortened').not.toHaveValue('');

  await fovea.ask('What is it?');
  await expect(fovea.composerError).toHaveCount(0);
  await expect(fovea.turns).toHaveCount(1);
  await fovea.ended('finished');
  await expect(fovea.tokens).toHaveCount(2);
});
