import { type CompletedCommand, quoted, valueWords } from './completionWords.js';

/** A script that bash sources: names of commands, their options and the words some of these take; files everywhere else. */
export function bashCompletion(commands: readonly CompletedCommand[]): string {
  const names = [...commands.map(({ name }) => name), 'help', '--help', '--version'];
  const values = commands.flatMap(({ name, options }) =>
    Object.entries(options).flatMap(([option, spec]) => {
      const words = valueWords(spec);
      return words.length === 0 ? [] : [branch(`${name} --${option}`, words)];
    }),
  );
  const options = commands.map((command) =>
    branch(command.name, [...Object.keys(command.options).map((name) => `--${name}`), '--help']),
  );
  return `# Completion of fovea's command line for bash: source <(fovea completion bash)
_fovea() {
  local word=\${COMP_WORDS[COMP_CWORD]} words=
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    words=${quoted(names.join(' '))}
  else
    case "\${COMP_WORDS[1]} \${COMP_WORDS[COMP_CWORD-1]}" in
${values.join('\n')}
    esac
    if [[ -z $words && $word == -* ]]; then
      case "\${COMP_WORDS[1]}" in
${options.join('\n')}
      esac
    fi
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -o bashdefault -F _fovea fovea
`;
}

function branch(pattern: string, words: readonly string[]): string {
  return `      ${quoted(pattern)}) words=${quoted(words.join(' '))} ;;`;
}
