"""One Python peer as a process: `python peer.py NAME JOB LAYERS`, see peer.ts."""

import json
import sys
import time

SECONDS, WARM_UP = 1.5, 2.0


def rate_of(images, seconds, call):
    start, done = time.perf_counter(), 0
    while True:
        call()
        done += images
        passed = time.perf_counter() - start
        if passed >= seconds:
            return done / passed


def pytorch(job, layers, channels_last, fused):
    import torch
    from torch import nn

    torch.set_num_threads(job["threads"])
    parts, channels, size, features = [], 1, 28, 0
    for layer in layers:
        kind = layer["kind"]
        if kind == "conv2d":
            same = layer.get("padding") == "same"
            kernel, filters = layer["kernel"], layer["filters"]
            parts.append(nn.Conv2d(channels, filters, kernel, padding="same" if same else 0))
            channels, size = filters, size if same else size - kernel + 1
        elif kind == "dense":
            parts.append(nn.Linear(features, layer["units"]))
            features = layer["units"]
        elif kind == "batchNorm":
            parts.append(nn.BatchNorm1d(features) if features else nn.BatchNorm2d(channels))
        elif kind == "maxPool2d":
            parts.append(nn.MaxPool2d(2))
            size //= 2
        elif kind == "dropout":
            parts.append(nn.Dropout(layer["rate"]))
        elif kind == "flatten":
            parts.append(nn.Flatten())
            features = channels * size * size
        elif kind != "relu":
            raise ValueError(f"no layer for {kind}")
        if kind == "relu" or layer.get("activation") == "relu":
            parts.append(nn.ReLU())
    model = nn.Sequential(*parts)
    batch = job["batch"]
    x, y = torch.rand(batch, 1, 28, 28), torch.arange(batch) % 10
    if channels_last:
        model, x = model.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
    if job["task"] == "infer":
        model.eval()

        def infer():
            with torch.inference_mode():
                torch.softmax(model(x), 1)

        return infer
    optimizer, loss = torch.optim.Adam(model.parameters(), fused=fused), nn.CrossEntropyLoss()

    def train():
        optimizer.zero_grad()
        loss(model(x), y).backward()
        optimizer.step()

    return train


def keras_tensorflow(job, layers, jit):
    import os

    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(job["threads"])
    tf.config.threading.set_inter_op_parallelism_threads(1)
    import keras
    from keras import layers as kl

    model = keras.Sequential([keras.Input((28, 28, 1))])
    for layer in layers:
        kind, activation = layer["kind"], layer.get("activation")
        if kind == "conv2d":
            padding = layer.get("padding", "valid")
            model.add(kl.Conv2D(layer["filters"], layer["kernel"], padding=padding, activation=activation))
        elif kind == "dense":
            model.add(kl.Dense(layer["units"], activation=activation))
        elif kind == "batchNorm":
            model.add(kl.BatchNormalization())
            if activation == "relu":
                model.add(kl.ReLU())
        elif kind == "maxPool2d":
            model.add(kl.MaxPooling2D(2))
        elif kind == "dropout":
            model.add(kl.Dropout(layer["rate"]))
        elif kind == "flatten":
            model.add(kl.Flatten())
        elif kind == "relu":
            model.add(kl.ReLU())
        else:
            raise ValueError(f"no layer for {kind}")
    batch = job["batch"]
    x, y = tf.random.uniform((batch, 28, 28, 1)), tf.range(batch) % 10
    if job["task"] == "infer":
        call = tf.function(lambda: tf.nn.softmax(model(x, training=False)), jit_compile=jit)
        return lambda: call().numpy()
    optimizer = keras.optimizers.Adam()
    optimizer.build(model.trainable_variables)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    # The compiled step alone: what fit() does between its callbacks.
    @tf.function(jit_compile=jit)
    def step():
        with tf.GradientTape() as tape:
            value = loss(y, model(x, training=True))
        gradients = tape.gradient(value, model.trainable_variables)
        optimizer.apply(gradients, model.trainable_variables)
        return value

    return lambda: step().numpy()


ENGINES = {
    "PyTorch": lambda job, layers: pytorch(job, layers, False, False),
    "PyTorch channels-last, fused Adam": lambda job, layers: pytorch(job, layers, True, True),
    "Keras": lambda job, layers: keras_tensorflow(job, layers, False),
    "Keras jit": lambda job, layers: keras_tensorflow(job, layers, True),
}


def main():
    name, job, layers = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
    say = lambda message: print(json.dumps(message), flush=True)
    try:
        call = ENGINES[name](job, layers)
        rate_of(job["batch"], WARM_UP, call)
    except Exception as error:
        say({"cannot": str(error).splitlines()[0] if str(error) else type(error).__name__})
        return
    say({"ready": True})
    for _ in sys.stdin:
        say({"rate": rate_of(job["batch"], SECONDS, call)})


main()
