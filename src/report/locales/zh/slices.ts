export const slices: Record<string, string> = {
  'slices.question': '哪些事先没有指明的群体特别突出？',
  'slices.limit.search': '只能找到所搜索各列的组合；若差异在于没有记录的特征，则无法发现。',
  'slices.limit.halves':
    '切片在随机的一半数据上找到，在另一半上测量。所列数值均来自另一半，检验按 Holm 方法对全部切片校正。',
  'slices.limit.unweighted': '此搜索不使用样本权重。',
  'slices.no-decision': '没有可供搜索的决策：没有阈值的分数不构成决策。',
  'slices.no-features': '没有取值足够少的列，也没有可以按四分位切分的数值列，无法搜索。',
  'slices.searched': '搜索范围：{features}（{count, plural, other {# 个特征}}），数值列按四分位数分段。',
  'slices.none':
    '在用于搜索的一半数据中，{features} 的任何切片都不突出（{count, plural, other {# 个特征}}，数值列按四分位数分段）。',
  'slices.unconfirmed': '在一半数据上找到 {found, plural, other {# 个切片}}，经搜索校正后在另一半上均未得到证实。',
  'slices.title': '最突出切片的{metric}',
  'slices.sentence':
    '在一半数据上找到的 {found, plural, other {# 个切片}}，及其在另一半数据上的数值和区间；那里全部行的比率为 {overall, number, share}。',
  'slices.column.label': '切片',
  'slices.column.n': '行数（验证半）',
  'slices.column.searched': '搜索半的比率',
  'slices.column.value': '验证半的比率',
  'slices.column.low': '下限',
  'slices.column.high': '上限',
  'slices.column.difference': '减去全部行',
  'slices.column.differenceInterval': '区间',
  'slices.column.adjusted': '校正后 p 值',
  'slices.finding.error-rate':
    '决策错误最多的是 {slice}：{rate, number, share}（{low, number, share} 至 {high, number, share}，n = {rows, number}），而全部行为 {overall, number, share}。找到的 {found, number} 个切片中有 {confirmed, number} 个在未参与搜索的数据上得到证实。',
  'slices.finding.selection-rate':
    '决策差异最大的是 {slice}：有利决策占 {rate, number, share}（{low, number, share} 至 {high, number, share}，n = {rows, number}），而全部行为 {overall, number, share}。找到的 {found, number} 个切片中有 {confirmed, number} 个在未参与搜索的数据上得到证实。',
  'slices.next.error-rate': '请人工查看此切片的错误：样本过少、某列含义不同，或该处标签本身不够可靠。',
  'slices.next.selection-rate': '请查明这些人的哪些情况造成了差异，以及这是否是决策的正当理由。',
}
