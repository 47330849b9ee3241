"""PyTorch as a peer of the benchmarks: a line of JSON { network, batch, what, repeats } in, a line { wall, cpu } of seconds each out.
Debian: python3-torch."""
import json, os, sys, time
import torch, torch.nn as nn, torch.nn.functional as F

torch.set_num_threads(int(os.environ.get("TORCH_THREADS", os.cpu_count())))
torch.manual_seed(1)


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer, self.head = nn.LSTM(16, 64, batch_first=True), nn.Linear(64, 1)

    def forward(self, x):
        return self.head(self.layer(x)[1][0][0])


class Attention(nn.Module):
    def __init__(self, width=64, heads=4, units=128):
        super().__init__()
        self.heads = heads
        self.embed = nn.Linear(width, width)
        self.q, self.k, self.v, self.o = (nn.Linear(width, width) for _ in range(4))
        self.a, self.b, self.c = (nn.LayerNorm(width) for _ in range(3))
        self.up, self.down, self.head = nn.Linear(width, units), nn.Linear(units, width), nn.Linear(width, 1)
        self.positions = nn.Parameter(torch.randn(1, 32, width) * 0.1, requires_grad=False)

    def forward(self, x):
        x = self.embed(x) + self.positions
        z = self.a(x)
        split = lambda y: y.view(y.shape[0], 32, self.heads, -1).transpose(1, 2)
        q, k, v = split(self.q(z)), split(self.k(z)), split(self.v(z))
        mixed = torch.softmax(q @ k.transpose(2, 3) / k.shape[3] ** 0.5, -1) @ v
        x = x + self.o(mixed.transpose(1, 2).reshape(x.shape))
        x = x + self.down(F.gelu(self.up(self.b(x))))
        return self.head(self.c(x).mean(1))


networks = {
    "cnn": (nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(64, 64, 3), nn.ReLU(), nn.Flatten(), nn.Linear(576, 64), nn.ReLU(), nn.Linear(64, 10)), (1, 28, 28), 10),
    "mlp": (nn.Sequential(nn.Linear(30, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 1)), (30,), 1),
    "lstm": (Recurrent(), (32, 16), 1),
    "attention": (Attention(), (32, 64), 1),
}


def probabilities(logits):
    return torch.softmax(logits, 1) if logits.shape[1] > 1 else torch.sigmoid(logits)


def work(name, batch, what):
    model, shape, classes = networks[name]
    x = torch.randn(batch, *shape)
    if what == "forward":
        model.eval().requires_grad_(False)

        def forward():
            with torch.no_grad():
                return probabilities(model(x)).numpy()

        return forward
    if what == "input gradient":
        model.eval().requires_grad_(False)

        def gradient():
            x.requires_grad_(True)
            return torch.autograd.grad(probabilities(model(x))[:, 0].sum(), x)[0].numpy()

        return gradient
    model.train().requires_grad_(True)
    optimizer = torch.optim.Adam([p for n, p in model.named_parameters() if n != "positions"])
    target = torch.randint(0, max(2, classes), (batch,)) if classes > 1 else torch.randint(0, 2, (batch, 1)).float()
    loss_of = F.cross_entropy if classes > 1 else F.binary_cross_entropy_with_logits

    def step():
        optimizer.zero_grad()
        loss = loss_of(model(x), target)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


kept = {}
print(json.dumps({"version": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    key = (request["network"], request["batch"], request["what"])
    run = kept.setdefault(key, None) or kept.update({key: work(*key)}) or kept[key]
    if request["what"] != "training step":
        networks[request["network"]][0].requires_grad_(False)
    else:
        networks[request["network"]][0].requires_grad_(True)
    wall, cpu = [], []
    for _ in range(request["repeats"]):
        a, c = time.perf_counter(), time.process_time()
        run()
        wall.append(time.perf_counter() - a)
        cpu.append(time.process_time() - c)
    print(json.dumps({"wall": wall, "cpu": cpu}), flush=True)
