export const training: Record<string, string> = {
  'training.lint.probabilities-as-logits.what': '损失函数 {loss} 把模型的输出当作 logits，而模型给出的是概率。',
  'training.lint.probabilities-as-logits.why':
    '概率被再次压缩：各行损失彼此接近，梯度很小，无论怎样训练损失都降不下来。',
  'training.lint.probabilities-as-logits.mend':
    '让 train.loss.from 保持 auto，或让最后一层直接输出 logits（from_logits=True 应配合没有 softmax 或 sigmoid 的层）。',

  'training.lint.logits-as-probabilities.what': '损失函数 {loss} 把模型的输出当作概率，而模型给出的是无界数值。',
  'training.lint.logits-as-probabilities.why': '超出 0 到 1 的部分在取对数之前被截断，被截断的部分没有梯度。',
  'training.lint.logits-as-probabilities.mend':
    '把 train.loss.from 设为 logits 或 auto，或在模型末尾加上 softmax 或 sigmoid。',

  'training.lint.loss-for-numbers.what': '损失函数 {loss} 适用于数值，而这里学习的是类别。',
  'training.lint.loss-for-numbers.why': '在模型十分确信却判断错误之处，它的坡度几乎为零，恰恰是这些行得不到纠正。',
  'training.lint.loss-for-numbers.mend': '请使用交叉熵（train.loss: auto）。',

  'training.lint.unscaled-inputs.what':
    '有 {count, number} 个输入远大于其他输入：{columns}（均方根最高达 {size, number, measure}）。',
  'training.lint.unscaled-inputs.why': '大的输入会淹没小的输入；对小输入合适的步长，对大输入则会越过目标。',
  'training.lint.unscaled-inputs.mend': '请缩放它们：train.encoder.scale 取 standard（默认）或 range。',

  'training.lint.label-leakage.what':
    '有 {count, number} 个输入几乎单独就能说出标签：{columns}（区分度 {strength, number, measure}，1 为完全区分）。',
  'training.lint.label-leakage.why': '这样的列通常由结果得来，或在结果之后才记录，模型作决策时并不存在。',
  'training.lint.label-leakage.mend':
    '如果它在决策之前未知，请在 data.knownAfterDecision 或 train.features.exclude 中列出。',

  'training.lint.train-test-overlap.what':
    '留作评估的 {rows, number} 行中，有 {found, number} 行（{share, number, share}）的全部输入和标签与某个训练行相同。',
  'training.lint.train-test-overlap.why': '模型是在见过的行上接受评估，因此看起来比实际更好。',
  'training.lint.train-test-overlap.mend':
    '如果它们是重复记录，请删除，或让它们留在同一边（train.split.by: group）。列少且取值粗时，相同的行也可能是不同的人。',

  'training.lint.units-on-both-sides.what':
    '同一 {unit} 的行可能既在训练集又在测试集，因为划分依据是{by, select, stratified {标签与群体} random {随机} time {时间} other {{by}}}。',
  'training.lint.units-on-both-sides.why': '模型已从其他行认识的人，比新的人更容易判断。',
  'training.lint.units-on-both-sides.mend': '让同一 {unit} 的行留在一起：train.split.by: group。',

  'training.lint.imbalance.what':
    '类别 {class} 在 {rows, number} 个训练行中只有 {found, number} 行（{share, number, share}）。',
  'training.lint.imbalance.why': '从不预测它的模型几乎总是对的，而准确率看不出这一点。',
  'training.lint.imbalance.mend':
    '给类别加权（train.classWeights: balanced），使用 focal 损失，或有意识地选择阈值，并查看召回率。',

  'training.lint.more-weights-than-rows.what': '模型有 {weights, number} 个权重，却只有 {rows, number} 个训练行。',
  'training.lint.more-weights-than-rows.why': '它可能记住每一行，而不是学到它们的共同之处。',
  'training.lint.more-weights-than-rows.mend':
    '约束它：train.earlyStopping、train.regularization（l2、dropout），或换更小的模型。',

  'training.lint.sensitive-inputs.what': '模型的输入中包含 {count, number} 个敏感特征：{columns}。',
  'training.lint.sensitive-inputs.why': '模型可能因此区别对待不同的人，这在许多地方为法律所禁止。',
  'training.lint.sensitive-inputs.mend': '除非确有必要并能说明理由，否则请把它们从 train.features.include 中去掉。',

  'training.lint.dead-units.what':
    '{all, number} 个整流单元中有 {dead, number} 个对每一行都输出 0（{share, number, share}）。',
  'training.lint.dead-units.why': '没有梯度经过它们，因此它们再也学不到东西。',
  'training.lint.dead-units.mend': '请降低学习率、缩放输入，或改用 leaky-relu 或 gelu。',

  'training.question': '模型是如何训练的？其中有哪些可疑之处？',
  'training.limit.record': '训练记录是模型包对自身训练的说明。摘要表明读取了哪些数据；此处不会重新训练模型。',
  'training.limit.lint': '这些检查只查找已知会损害训练的问题。没有发现问题并不意味着一切正常。',
  'training.limit.energy': '能耗由处理器时间与假定功率估算，并非实测。',
  'training.no-record': '模型 {model} 没有附带训练记录，因此只检查了模型本身。',
  'training.nothing-doubtful': '各项检查均未发现可疑之处。',
  'training.finding': '{what}{why}',
  'training.loss': '损失',
  'training.curve': '每轮之后的{metric}',
  'training.curve.sentence':
    '经过{epochs, plural, other { # 轮}}，训练行的{metric}从 {first, number, measure} 变为 {last, number, measure}。',
  'training.curve.kept':
    '经过{epochs, plural, other { # 轮}}，训练行的损失从 {first, number, measure} 变为 {last, number, measure}。验证行的损失在第 {best} 轮最低，为 {lowest, number, measure}，最后为 {after, number, measure}。',
  'training.column.epoch': '轮次',
  'training.column.part': '部分',
  'training.column.rows': '行数',
  'training.column.share': '占比',
  'training.column.duplicates': '与训练行相同',
  'training.column.metric': '指标',
  'training.column.group': '群体',
  'training.column.value': '数值',
  'training.column.interval': '区间',
  'training.column.name': '列',
  'training.column.why': '原因',
  'training.part.training': '训练',
  'training.part.validation': '验证',
  'training.part.test': '测试',
  'training.split': '数据行如何划分',
  'training.split.caption':
    '{by, select, stratified {按标签与群体分层划分} random {随机划分} group {同一个人或同一键的行保持在一起} time {按时间划分，最新的行在最后} other {按数据给定的方式划分}}。{withoutLabel, plural, =0 {每一行都有标签。} other {有 # 行没有标签，未使用。}}',
  'training.quality':
    '模型在其{part, select, test {测试} validation {验证} other {训练}}行上的表现（{rows, plural, other {# 行}}）',
  'training.quality-by-group': '按群体（{part, select, test {测试} validation {验证} other {训练}}行）',
  'training.quality-by-group.caption': '此处的群体较小；关于各群体的结论及区间见“按群体”分析。',
  'training.overview': '训练了什么',
  'training.cost': '训练的开销',
  'training.entry.architecture': '结构',
  'training.entry.weights': '权重数',
  'training.entry.features': '输入列',
  'training.entry.loss': '损失',
  'training.entry.optimizer': '优化器',
  'training.entry.epochs': '轮次',
  'training.entry.steps': '步数',
  'training.entry.batch': '每批行数',
  'training.entry.regularization': '约束方式',
  'training.entry.seed': '随机种子',
  'training.entry.versions': '版本',
  'training.entry.inputs': '数据（sha256）',
  'training.entry.started': '开始时间（UTC）',
  'training.entry.seconds': '秒数',
  'training.entry.processor': '处理器秒数',
  'training.entry.energy': '能耗（估算）',
  'training.entry.node': 'Node.js',
  'training.loss-of': '{loss}，作用于{reads, select, logits {对数几率} probabilities {概率} other {数值}}',
  'training.optimizer-of': '{optimizer}，学习率 {rate, number, measure}',
  'training.epochs-of': '{asked} 轮中的 {run} 轮{stopped, select, early {，提前停止} other {}}；取第 {of} 轮的权重',
  'training.regularization-of': 'L1 {l1, number, measure}，L2 {l2, number, measure}，丢弃率 {dropout, number, measure}',
  'training.energy-of': '{hours, number, measure} 瓦时（处理器秒数 × 每核 {watts} 瓦）',
  'training.excluded': '未用于学习的列',
  'training.why.label': '标签',
  'training.why.outcome': '审计的决策或评分',
  'training.why.sensitive': '敏感特征',
  'training.why.id': '标识一行',
  'training.why.unit': '标识一个人',
  'training.why.weight': '行权重',
  'training.why.known-after-decision': '决策之后才知道',
  'training.why.split': '划分所依据的列',
  'training.why.excluded': '被配置排除',
  'training.why.not-named': '不在指定的列中',
  'training.why.constant': '只有一个值',
  'training.lint.audited-rows-trained-on.what':
    '被审计的数据就是模型训练所用的数据（{files}）：{rows, number} 个有标签的行中有 {trained, number} 个是训练行或验证行。',
  'training.lint.audited-rows-trained-on.why': '模型对见过的行比对新行更熟悉，因此这里的错误看起来比实际更少。',
  'training.lint.audited-rows-trained-on.mend':
    '请审计训练时从未读取过的数据：probity train --test-rows FILE 会把这样的行保存下来。模型在自己的测试行上的表现见下文。',
  'training.lint.imbalance-of-audited.what':
    '类别 {class} 在 {rows, number} 个被审计的行中只有 {found, number} 行（{share, number, share}）。',
  'training.lint.imbalance-of-audited.why': '从不预测该类别的模型几乎总是正确，而准确率看不出这一点。',
  'training.lint.imbalance-of-audited.mend': '请按群体查看该类别的召回率与精确率，而不是准确率。',
}
