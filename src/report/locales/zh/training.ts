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
}
