import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { commands } from './commands.js';
import { bashCompletion } from './completion/bashCompletion.js';
import { fishCompletion } from './completion/fishCompletion.js';
import { zshCompletion } from './completion/zshCompletion.js';

/** What bash offers behind words. */
function offered(...words: readonly string[]): string[] {
  const script = `${bashCompletion(commands)}
COMP_WORDS=(fovea "$@"); COMP_CWORD=$#; _fovea; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const said = execFileSync('bash', ['-c', script, 'bash', ...words], { encoding: 'utf8' });
  return said.split('\n').filter((line) => line !== '');
}

test.runIf(process.platform !== 'win32')('bash completes commands, options and the words of options', () => {
  expect(offered('')).toEqual([...commands.map(({ name }) => name), 'help', '--help', '--version']);
  expect(offered('ex')).toEqual(['experiment', 'export']);
  expect(offered('ask', '--prov')).toEqual(['--provider']);
  expect(offered('ask', 'a.png', '--provider', '')).toEqual(['cpu', 'webgpu', 'auto']);
  expect(offered('ask', 'a.p')).toEqual([]); // a file, which bash itself completes
  expect(offered('doctor', '--')).toEqual(['--json', '--help']);
});

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

test.each(Object.entries(scripts))('%s knows every command and option', (shell, script) => {
  const text = script(commands);
  for (const { name, options } of commands) {
    expect(text).toContain(name);
    const written = shell === 'fish' ? (option: string) => `-l ${option}` : (option: string) => `--${option}`;
    for (const option of Object.keys(options)) expect(text).toContain(written(option));
  }
});

test('what describes an option stays in its quotes', () => {
  const hostile = {
    name: 'x',
    summary: "it's: a",
    positionals: [],
    options: { y: { value: 'DIR', description: "the model's [own]: folder" } },
  };
  expect(zshCompletion([hostile])).toContain(`'--y[the model'\\''s \\[own\\]\\: folder]:DIR:_files'`);
  expect(fishCompletion([hostile])).toContain(String.raw`-l y -r -d 'the model\'s [own]: folder'`);
});
