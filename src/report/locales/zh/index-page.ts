/** Sentences of the page that leads to every report in a folder. */
export const indexPage: Record<string, string> = {
  'index.title': '全部报告',
  'index.lead':
    '共 {runs, number} 次运行：{pass, number} 次通过，{fail, number} 次不通过，{inconclusive, number} 次无法判定{others, plural, =0 {} other {，# 次未作判定}}。',
  'index.runs': '运行',
  'index.runs-of': '{name} 中的运行',
  'index.comparisons': '相互比较',
  'index.comparison': '比较',
  'index.report': '报告',
  'index.table': '{runs, number} 次运行，最新的在前',
  'index.run-title': '标题',
  'index.unreadable': '无法读取。',
  'index.rows': '行数',
  'index.verdict': '判定',
  'index.finding': '最重要的发现',
  'index.nothing': '没有值得注意的发现。',
}
