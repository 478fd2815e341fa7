/* Charts of the leaders' dashboard, drawn by ECharts as SVG from what stands in the page. Each has its table beside it,
   which says the same to a screen reader and without scripts; each piece leads to the tasks that it counts. */
import { each } from './words.js';

const drawn = new Map();
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const told = (number) => number.toLocaleString(document.documentElement.lang);

function common() {
  const ink = token('--ink'), quiet = token('--ink-2');
  return {
    animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    animationDuration: 300,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: ink },
    aria: { enabled: false },
    tooltip: { trigger: 'item', renderMode: 'richText', confine: true, backgroundColor: token('--surface'), borderColor: token('--line-strong'), textStyle: { color: ink, fontSize: 13 }, formatter: (one) => `${one.name}\n${one.seriesName}: ${told(one.value)}` },
    legend: { show: false },
    axis: { axisLabel: { color: quiet, fontSize: 12 }, axisLine: { lineStyle: { color: token('--line-strong') } }, axisTick: { show: false }, splitLine: { lineStyle: { color: token('--line') } } },
  };
}

const series = (data, extra) => data.series.map((one) => ({
  name: one.name, data: one.values, itemStyle: { color: token(`--chart-${one.tint}`), borderColor: token('--surface'), borderWidth: 1 }, ...extra(one),
}));

const SHAPES = {
  /* One bar for each group, its cells one after the other. */
  stack(data, width) {
    const { axis, ...rest } = common();
    const names = Math.min(220, Math.round(width * 0.36));
    return {
      ...rest,
      grid: { left: names + 14, right: 28, top: 4, bottom: 24 },
      xAxis: { type: 'value', minInterval: 1, splitNumber: width < 480 ? 3 : 6, ...axis, axisLabel: { ...axis.axisLabel, formatter: told, hideOverlap: true } },
      yAxis: { type: 'category', inverse: true, data: data.labels, ...axis, axisLabel: { ...axis.axisLabel, color: token('--ink'), width: names, lineHeight: 14, overflow: 'break' } },
      series: series(data, () => ({ type: 'bar', stack: 'all', barWidth: 16, emphasis: { focus: 'series' } })),
    };
  },
};

each('[data-echart]', (place) => {
  if (drawn.has(place) || !window.echarts) return;
  const data = JSON.parse(place.dataset.echart);
  const shape = SHAPES[place.dataset.shape];
  place.hidden = false;
  if (place.dataset.shape === 'stack') place.style.height = `${data.labels.length * (place.clientWidth < 480 ? 46 : 34) + 32}px`;
  const chart = window.echarts.init(place, null, { renderer: 'svg' });
  const draw = () => chart.setOption(shape(data, place.clientWidth));
  draw();
  chart.on('click', ({ seriesIndex, dataIndex }) => {
    const url = data.series[seriesIndex].urls[dataIndex];
    if (url) location.assign(url);
  });
  new ResizeObserver(() => { chart.resize(); draw(); }).observe(place);
  place.closest('.card')?.classList.add('charted');
  drawn.set(place, { chart, draw });
});

new MutationObserver(() => {
  for (const [place, { chart, draw }] of drawn) {
    if (place.isConnected) draw();
    else { chart.dispose(); drawn.delete(place); }
  }
}).observe(document.documentElement, { attributes: true, attributeFilter: ['data-bs-theme'] });
