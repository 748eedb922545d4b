import { Pause, Play } from 'lucide-react';
import { shortcut } from '../../commands/shownKeys.js';
import { replaySpeeds, type ReplaySpeed } from '../../state/view/inspectorSlice.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { IconButton } from '../../ui/IconButton.js';

/** Shows the tokens of the answer one after the other, at a chosen speed. */
export function ReplayControls() {
  const { playing, speed } = useApp((state) => state.replay);
  const actions = useActions();
  return (
    <div className="replay" role="group" aria-label="Replay">
      <IconButton
        label={playing ? 'Stop the replay' : 'Replay the answer'}
        shortcut={shortcut('replay')}
        data-testid="replay"
        onClick={() => actions.toggleReplay()}
      >
        {playing ? <Pause size={14} /> : <Play size={14} />}
      </IconButton>
      <select
        className="select replay__speed"
        aria-label="Speed of the replay"
        title={`Speed of the replay (${shortcut('replay-slower')} slower, ${shortcut('replay-faster')} faster)`}
        value={String(speed)}
        onChange={(event) => {
          const chosen = replaySpeeds.find((one) => String(one) === event.target.value);
          if (chosen !== undefined) actions.setReplaySpeed(chosen);
        }}
      >
        {replaySpeeds.map((one) => (
          <option key={one} value={String(one)}>
            {speedName(one)}
          </option>
        ))}
      </select>
    </div>
  );
}

function speedName(speed: ReplaySpeed): string {
  return speed === 'as it came' ? speed : `${speed} ×`;
}
