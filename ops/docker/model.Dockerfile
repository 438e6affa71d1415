# An image that carries a model and nothing else, for the init container of ops/kubernetes/components/model-image. The folder that is sent is
# the model's:
#   docker build -f ops/docker/model.Dockerfile -t cellstream-model:1 mine
FROM busybox:1.37.0
COPY . /model
