/** Draws a street with signs, so that a development build has something to look at; returns a blob address. */
export async function fakeScene(width: number, height: number, seed: number): Promise<string> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) return '';
  const sky = context.createLinearGradient(0, 0, 0, height);
  sky.addColorStop(0, `hsl(${205 + seed * 30} 45% 62%)`);
  sky.addColorStop(0.6, `hsl(${35 + seed * 20} 50% 84%)`);
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#5d5f66';
  context.fillRect(0, height * 0.72, width, height * 0.28);
  const unit = Math.max(width, height) / 40;
  for (let house = 0; house < 9; house++) {
    const x = (house * width) / 8.4 - unit;
    const tall = unit * (7 + ((house * 7 + seed * 3) % 6) * 1.7);
    context.fillStyle = `hsl(${(house * 47 + seed * 90) % 360} 22% ${38 + ((house * 13) % 26)}%)`;
    context.fillRect(x, height * 0.74 - tall, width / 9, tall);
    context.fillStyle = '#f4e7b0';
    for (let i = 0; i < 12; i++) {
      context.fillRect(
        x + unit * (0.5 + (i % 3) * 1.3),
        height * 0.76 - tall + unit * (0.6 + Math.floor(i / 3) * 1.6),
        unit * 0.7,
        unit * 0.9,
      );
    }
  }
  const words = ['BAKERY 7', 'OPEN 24H', 'ROUTE 19', 'CAFE NOVA', 'EXIT B', 'No 482'];
  words.forEach((word, index) => {
    const x = width * (0.06 + ((index * 0.17 + seed * 0.05) % 0.86));
    const y = height * (0.4 + ((index * 0.13) % 0.3));
    context.fillStyle = ['#b3261e', '#1b5e9b', '#2d6a3e', '#40308a', '#a85b00', '#222'][index]!;
    context.fillRect(x, y, unit * 3.2, unit);
    context.fillStyle = '#fff';
    context.font = `bold ${unit * 0.5}px sans-serif`;
    context.fillText(word, x + unit * 0.22, y + unit * 0.68);
  });
  return URL.createObjectURL(await canvas.convertToBlob({ type: 'image/png' }));
}
