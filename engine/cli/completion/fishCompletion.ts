import { type CompletedCommand, valueWords } from './completionWords.js';

/** A script that fish sources, or finds as `fovea.fish` in its folder of completions. */
export function fishCompletion(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ name, summary, options }) => [
    `complete -c fovea -n __fish_use_subcommand -f -a ${name} -d ${fishQuoted(summary)}`,
    ...Object.entries(options).map(([option, spec]) => {
      const words = valueWords(spec);
      const takes =
        spec.value === undefined ? '' : words.length > 0 ? ` -x -a ${fishQuoted(words.join(' '))}` : ' -r';
      return `${inside(name)} -l ${option}${takes} -d ${fishQuoted(spec.description)}`;
    }),
    `${inside(name)} -l help -d 'tell its options'`,
  ]);
  return `# Completion of fovea's command line for fish: fovea completion fish | source\n${lines.join('\n')}\n`;
}

function inside(command: string): string {
  return `complete -c fovea -n '__fish_seen_subcommand_from ${command}'`;
}

function fishQuoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
