export const audit: Record<string, string> = {
  'audit.not-for-task': '此问题不适用于 {task} 类任务。',
  'audit.turned-off': '已在配置中关闭。',
  'audit.analysis-failed': '该项分析未能完成，不计入结果：{reason}',
  'audit.no-evidence.cube': '缺少计数立方体。',
  'audit.no-evidence.unitCube': '缺少按个人汇总的立方体。',
  'audit.no-evidence.dataset': '缺少逐行数据：本次审计从已保存的立方体开始。',
  'audit.no-evidence.paired': '未提供基线。',
  'audit.no-evidence.metrics': '缺少指标。',
  'audit.no-evidence.model': '未提供模型：决策来自既有记录。',
  'audit.selective-labels':
    '{rows, plural, other {# 行}}没有真实结果（{share, number, share}）。如果只有被选中的人才知道结果，错误率只反映被选中者（选择性标签）；不需要真实结果的指标使用全部数据行。',
  'audit.without-decision':
    '{rows, plural, other {# 行}}没有决策（{share, number, share}），不计入任何与决策有关的指标。',
  'audit.unmatched':
    '本次运行有 {here, number} 行、基线有 {there, number} 行没有相同编号的对应行；共比较 {matched, number} 行。',
  'audit.model-inputs-by-order':
    '数据列按顺序输入模型 {model}，因为列名无法对应：{columns}。请确认训练时也是这一顺序。',
  'audit.model-classes-foreign':
    '模型 {model} 不认识 {rows, number} 行数据所属的 {count, number} 个类别：{classes}。它对这些行的任何判定都是错误的，并已如此计入。',
  'audit.model-on-tfjs':
    '模型 {model} 由 TensorFlow.js（{backend, select, tensorflow {原生库} wasm {WebAssembly} other {纯 JavaScript}}）而非内置引擎运行：{reason}',
  'audit.model-lacks-kernels':
    'TensorFlow.js 的 WebAssembly 后端缺少模型 {model} 所需的部分，因此改由纯 JavaScript 运行：{lacking}',
}
