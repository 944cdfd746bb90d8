"""Keras's side of the race as a process: `python fit.py LAYERS DATA`, see main.ts.

Says {"ready"}, or why it {"cannot"}; then each line {seed, batch, rates} is one training, a step for
every rate, answered with its seconds and the accuracy on the test images.
"""

import json
import os
import sys
import time

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

# Batches that fit() computes between two returns to Python: its own remedy for small networks.
STEPS_PER_EXECUTION = 32
TEST_BATCH = 250


def idx(folder, name):
    import numpy as np

    raw = np.fromfile(os.path.join(folder, name), dtype=np.uint8)
    rank = int(raw[3])
    shape = np.frombuffer(raw[4 : 4 + 4 * rank].tobytes(), dtype=">u4")
    return raw[4 + 4 * rank :].reshape(tuple(int(n) for n in shape))


def pictures(folder, name):
    import numpy as np

    return (idx(folder, name).astype(np.float32) / 255)[..., None]


def build(layers):
    import keras
    from keras import layers as kl

    makers = {
        "conv2d": lambda one: kl.Conv2D(
            one["filters"], one["kernel"], padding=one.get("padding", "valid"), activation=one.get("activation")
        ),
        "dense": lambda one: kl.Dense(one["units"], activation=one.get("activation")),
        "maxPool2d": lambda one: kl.MaxPooling2D(2),
        "flatten": lambda one: kl.Flatten(),
    }
    return keras.Sequential([keras.Input((28, 28, 1)), *(makers[one["kind"]](one) for one in layers)])


def batches(x, y, batch):
    """As tf.data gives them fastest: kept in memory, shuffled each epoch, fetched ahead."""
    import tensorflow as tf

    pairs = tf.data.Dataset.from_tensor_slices((x, y)).cache().shuffle(len(x))
    return pairs.batch(batch).prefetch(tf.data.AUTOTUNE)


def prepare(layers, x, y, seed, batch, rates):
    """A compiled model of fresh weights whose graphs have been made, by training that is undone."""
    import keras
    import tensorflow as tf

    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)

    class Rates(keras.optimizers.schedules.LearningRateSchedule):
        """The rate of every step, as the other side had it."""

        def __init__(self):
            self.rates = tf.constant(rates, tf.float32)

        def __call__(self, step):
            return tf.gather(self.rates, tf.minimum(tf.cast(step, tf.int32), len(rates) - 1))

    model = build(layers)
    model.compile(
        optimizer=keras.optimizers.Adam(Rates()),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        jit_compile=False,
        steps_per_execution=STEPS_PER_EXECUTION,
    )
    weights = model.get_weights()
    # As many images as leave a rest, so that a batch of another size has been seen too.
    some = batch * STEPS_PER_EXECUTION + len(x) % batch
    model.fit(batches(x[:some], y[:some], batch), verbose=0)

    # predict() traces anew for each number of batches; this traces once, which is over before the start.
    @tf.function(jit_compile=False)
    def answer(part):
        return tf.argmax(model(part, training=False), 1)

    answer(x[:TEST_BATCH])
    model.set_weights(weights)
    for variable in model.optimizer.variables:
        variable.assign(tf.zeros_like(variable))
    return model, answer


def main():
    layers, folder = json.loads(sys.argv[1]), sys.argv[2]
    say = lambda message: print(json.dumps(message), flush=True)
    try:
        import keras  # noqa: F401

        x, y = pictures(folder, "train-images-idx3-ubyte"), idx(folder, "train-labels-idx1-ubyte")
        test = pictures(folder, "t10k-images-idx3-ubyte"), idx(folder, "t10k-labels-idx1-ubyte")
    except Exception as error:
        say({"cannot": str(error).splitlines()[0] if str(error) else type(error).__name__})
        return
    say({"ready": True})
    for line in sys.stdin:
        turn = json.loads(line)
        batch, rates = turn["batch"], turn["rates"]
        model, answer = prepare(layers, x, y, turn["seed"], batch, rates)
        epochs = len(rates) // -(-len(x) // batch)
        data = batches(x, y, batch)
        start = time.perf_counter()
        model.fit(data, epochs=epochs, verbose=0)
        trained = time.perf_counter()
        right = 0
        for at in range(0, len(test[0]), TEST_BATCH):
            part = slice(at, at + TEST_BATCH)
            right += int((answer(test[0][part]).numpy() == test[1][part]).sum())
        accuracy = right / len(test[0])
        ended = time.perf_counter()
        if int(model.optimizer.iterations) != len(rates):
            say({"cannot": f"did {int(model.optimizer.iterations)} steps of {len(rates)}"})
            return
        say({"seconds": ended - start, "training": trained - start, "accuracy": accuracy})


main()
